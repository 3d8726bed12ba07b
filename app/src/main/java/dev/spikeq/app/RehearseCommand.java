package dev.spikeq.app;

import dev.spikeq.lab.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Runs the other commands once, on a small scale and in a folder that is removed afterwards: what
 * the launcher does after a build, for the JVM to learn what it will need.
 */
@Command(name = "rehearse", hidden = true, description = "Runs every command once.")
final class RehearseCommand implements Callable<Integer> {
  RehearseCommand() {}

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("spikeq-rehearsal");
    try {
      String out = folder.toString();
      String small = "training.steps=4000";
      List<String[]> commands =
          List.of(
              new String[] {"--help"},
              new String[] {"train", "--help"},
              new String[] {"train", "cartpole", "--out", out, "--set", small},
              new String[] {"list", "--out", out},
              new String[] {"resume", out},
              new String[] {"evaluate", out, "--json"},
              new String[] {"inspect", out});
      for (String[] arguments : commands) {
        int status = execute(arguments);
        if (status != 0) {
          return status;
        }
      }
      String run = RunFolder.find(folder).getFirst().toString();
      return execute("play", run, "--gif", folder.resolve("agent.gif").toString());
    } finally {
      delete(folder);
    }
  }

  private static int execute(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(Writer.nullWriter()));
    return commandLine.execute(arguments);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.lab.run.RunFolder;
import dev.spikeq.lab.run.RunListener;
import dev.spikeq.lab.run.RunSettings;
import dev.spikeq.lab.run.TrainingRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's programs are compiled and run as they stand there. */
final class ReadmeTest {
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theFirstProgramTrainsASpikingNetworkThatBalances() throws Exception {
    String printed = run("Balance", programs().get(0)).strip();

    assertTrue(Double.parseDouble(printed) > 400, () -> "mean return " + printed);
  }

  @Test
  void theSecondProgramAsksAModelOnDisk() throws Exception {
    Experiment experiment =
        ExperimentReader.read(
            """
            [network]
            hidden = [8]
            [training]
            steps = 1200
            [evaluation]
            episodes = 1
            """,
            "small.toml",
            List.of());
    RunFolder run = RunFolder.of(folder.resolve("runs"), experiment);
    TrainingRun.run(run, experiment, new RunSettings(1, "test"), new RunListener() {});

    String printed = run("Ask", programs().get(1), run.path().toString()).strip();

    assertTrue(printed.matches("push (left|right)"), printed);
  }

  @Test
  void theEnvironmentOfOneClassPassesTheChecker() throws Exception {
    assertEquals("", run("OwnEnvironment", programs().get(2)));
  }

  private static List<String> programs() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("README.md"))) {
      root = root.getParent();
    }
    List<String> programs = new ArrayList<>();
    Matcher matcher = PROGRAM.matcher(Files.readString(root.resolve("README.md")));
    while (matcher.find()) {
      programs.add(matcher.group(1));
    }
    return programs;
  }

  private String run(String name, String program, String... arguments)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve(name + ".java"), program);
    Path errors = folder.resolve("errors");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), name + " ends");
    assertEquals(0, process.exitValue(), () -> name + ": " + read(errors));
    return printed;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "(no error output: " + e.getMessage() + ")";
    }
  }
}

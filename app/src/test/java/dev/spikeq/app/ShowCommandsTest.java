package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands {@code report} and {@code play} as somebody types them. */
final class ShowCommandsTest {
  @TempDir private Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(Object command, Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }

  @Test
  void reportsARunThatIsUnderWay() throws IOException {
    Path run = Files.createDirectories(folder.resolve("runs/pole/1a2b/seed-4"));
    Files.writeString(run.resolve("config.toml"), "seed = 4\n");
    Files.writeString(run.resolve("metrics.csv"), "step,return\n100,9\n200,12\n");
    Path file = folder.resolve("pole.html");
    assertEquals(0, execute(new ReportCommand(), folder.resolve("runs"), "--out", file));
    assertTrue(out.toString().contains("1 run"), out::toString);
    assertTrue(Files.readString(file).contains("./spikeq train pole.toml --seed 4"));
  }

  @Test
  void aFolderWithoutRunsIsTheCallersMistake() {
    Path file = folder.resolve("none.html");
    assertEquals(2, execute(new ReportCommand(), folder, "--out", file));
    assertTrue(err.toString().contains("expected a run"), err::toString);
    assertFalse(Files.exists(file));
  }

  @Test
  void whatCannotBePlayedIsTheCallersMistake() {
    Path gif = folder.resolve("a.gif");
    assertEquals(2, execute(new PlayCommand(), folder.resolve("missing"), "--gif", gif));
    assertTrue(err.toString().contains("expected a run's folder or a model file"), err::toString);
    assertFalse(Files.exists(gif));
  }

  @Test
  void anUnfinishedRunCannotBePlayedYet() throws IOException {
    Files.writeString(folder.resolve("config.toml"), "");
    assertEquals(2, execute(new PlayCommand(), folder, "--gif", folder.resolve("a.gif")));
    assertTrue(err.toString().contains("found an unfinished one"), err::toString);
  }
}

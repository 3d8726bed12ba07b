package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine()
          .addSubcommand(new Fails())
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(err));

  /** A command that cannot do what it is asked for. */
  @Command(name = "fails")
  static final class Fails implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("expected a file,\n  found a folder");
    }
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    assertEquals(0, commandLine.execute("--help"));
    assertTrue(out.toString().contains("Usage: spikeq"), out::toString);
    assertEquals(0, commandLine.execute("--version"));
    assertTrue(out.toString().contains("SpikeQ "), out::toString);
    assertEquals("", err.toString());
  }

  @Test
  void aMistakeIsOneLineAndStatusTwo() {
    assertEquals(2, commandLine.execute("fails", "--no-such-option"));
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains("(see spikeq fails --help)"), err::toString);
    assertEquals(2, commandLine.execute());
    assertEquals("", out.toString());
  }

  @Test
  void aFailureIsOneLineAndStatusOne() {
    assertEquals(1, commandLine.execute("fails"));
    assertEquals("spikeq: expected a file, found a folder\n", err.toString());
  }

  @Test
  void debugAddsTheStackTrace() {
    assertEquals(1, commandLine.execute("fails", "--debug"));
    assertTrue(err.toString().contains("\tat dev.spikeq.app.MainTest$Fails.run"), err::toString);
  }
}

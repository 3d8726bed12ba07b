package dev.spikeq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void helpAndMistakesNameEveryWork() {
    assertEquals(0, commandLine.execute("--help"));
    assertEquals(2, commandLine.execute("--work", "mlp65"));
    String help = out.toString().replaceAll("\\s+", " ");
    for (Work work : Work.values()) {
      assertTrue(help.contains(work.label()), help);
      assertTrue(err.toString().contains(work.label()), err::toString);
    }
    assertTrue(help.contains("train-cartpole"), help);
    assertTrue(err.toString().contains("train-cartpole, found 'mlp65'"), err::toString);
  }
}

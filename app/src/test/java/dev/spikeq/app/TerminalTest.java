package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TerminalTest {
  private final StringWriter text = new StringWriter();

  @Test
  void elsewhereALineIsWrittenForEachTenthOfTheRun() {
    Terminal terminal = new Terminal(new PrintWriter(text), false);
    for (long step = 50; step <= 1000; step += 50) {
      terminal.progress(3, step, 1000, Double.NaN);
    }
    terminal.finish();
    assertEquals(10, text.toString().lines().count(), text::toString);
    assertTrue(text.toString().startsWith("seed 3: step 100 of 1,000, return –"), text::toString);
  }

  @Test
  void onATerminalABarIsRedrawnAndTakenAway() {
    Terminal terminal = new Terminal(new PrintWriter(text), true);
    terminal.progress(0, 500, 1000, 20);
    terminal.progress(1, 0, 1000, 40);
    terminal.line("seed 0: a note");
    terminal.finish();
    String written = text.toString();
    assertTrue(written.contains(" 25 %  500 of 2,000 steps  return 30.0"), written);
    assertTrue(written.contains("\rseed 0: a note\n["), written);
    assertTrue(written.endsWith(" \r"), written);
  }
}

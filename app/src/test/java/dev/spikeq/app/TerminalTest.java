package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.ProgressRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TerminalTest {
  private final StringWriter text = new StringWriter();
  private long seconds;

  private Terminal terminal(boolean interactive) {
    return terminal(interactive, 160);
  }

  private Terminal terminal(boolean interactive, int width) {
    return new Terminal(new PrintWriter(text), interactive, width, () -> seconds * 1_000_000_000L);
  }

  private static ProgressRecord record(long step, double recentReturn, double... firing) {
    double loss = step < 100 ? Double.NaN : 0.01234;
    return new ProgressRecord(step, step / 4, 1, loss, 0, 0.1, 1e-3, firing, recentReturn);
  }

  @Test
  void elsewhereALineIsWrittenForEachTenthOfTheRun() {
    Terminal terminal = terminal(false);
    for (long step = 50; step <= 1000; step += 50) {
      terminal.progress(3, 1000, record(step, Double.NaN, 0.05, 0.1));
      seconds += 2;
    }
    terminal.finish();
    List<String> lines = text.toString().lines().toList();
    assertEquals(10, lines.size(), text::toString);
    assertEquals(
        "seed 3: step 100 of 1,000, return –, loss 0.0123, firing 5.0 10.0 %, 25 steps/s,"
            + " 7 updates/s, 36 s left, 2.0 s",
        lines.getFirst());
    assertTrue(lines.getLast().contains("0 s left, 38.0 s"), lines.getLast());
  }

  @Test
  void aLongRunIsHeardOfEveryMinute() {
    Terminal terminal = terminal(false);
    for (long step = 1; step <= 600; step++) {
      terminal.progress(3, 1_000_000, record(step, 7));
      seconds++;
    }
    List<String> lines = text.toString().lines().toList();
    assertEquals(9, lines.size(), text::toString);
    assertTrue(lines.getFirst().startsWith("seed 3: step 61 of 1,000,000, return 7.0, loss –, 1 "));
    assertTrue(lines.getFirst().contains("277 h 45 min left"), lines.getFirst());
  }

  @Test
  void onATerminalABarIsRedrawnAndTakenAway() {
    Terminal terminal = terminal(true);
    terminal.progress(0, 1000, record(490, 20));
    seconds = 1;
    terminal.progress(0, 1000, record(500, 20));
    terminal.progress(1, 1000, record(0, 40));
    terminal.line("seed 0: a note");
    terminal.finish();
    String written = text.toString();
    assertTrue(written.contains(" 25 %  500 of 2,000 steps, return 30.0, loss 0.0123, 20 steps/s"));
    assertTrue(written.contains("\rseed 0: a note\n["), written);
    assertTrue(written.endsWith(" \r"), written);
  }

  /** Policy gradients end with the round in which the last step lies. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunMayGoBeyondItsSteps(boolean interactive) {
    Terminal terminal = terminal(interactive);
    terminal.progress(0, 1000, record(990, 20));
    seconds = 1;
    terminal.progress(0, 1000, record(1150, 20));
    String written = text.toString();
    String expected =
        interactive ? "[██████████] 100 %  1,150 of 1,000 steps" : "step 1,150 of 1,000";
    assertTrue(written.contains(expected), written);
    assertTrue(written.contains(", 0 s left"), written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          160 | 500,000 of 2,000,000 steps, return 20.0, loss 0.0123, firing 5.0 10.0 %, 10,000 steps/s, 2,500 updates/s, 2 min 30 s left, 1.0 s
          125 | 500,000 of 2,000,000 steps, return 20.0, loss 0.0123, firing 5.0 10.0 %, 10,000 steps/s, 2 min 30 s left
          99  | return 20.0, loss 0.0123, firing 5.0 10.0 %, 10,000 steps/s, 2 min 30 s left
          79  | return 20.0, loss 0.0123, 10,000 steps/s, 2 min 30 s left
          60  | 10,000 steps/s, 2 min 30 s left, 1.0 s
          52  | 10,000 steps/s, 2 min 30 s left
          """)
  void aNarrowTerminalShowsWhatIsMostNeeded(int width, String expected) {
    Terminal terminal = terminal(true, width);
    terminal.progress(0, 2_000_000, record(490_000, 20, 0.05, 0.1));
    seconds = 1;
    terminal.progress(0, 2_000_000, record(500_000, 20, 0.05, 0.1));
    String shown = text.toString();
    assertEquals("[██········]  25 %  " + expected, shown.substring(shown.lastIndexOf('\r') + 1));
  }
}

package dev.spikeq.app;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says how work goes on, on standard error: a bar that is redrawn on a terminal, plain lines
 * elsewhere. Several threads may use it.
 */
final class Terminal {
  private static final int BAR = 30;
  private static final double NANOS = 1e9;

  private final PrintWriter err;
  private final boolean interactive;
  private final long start = System.nanoTime();
  private final Map<Long, State> states = new TreeMap<>();
  private int drawn;

  /** How far one run is. */
  private record State(long step, long steps, double recentReturn) {}

  /**
   * Writes to a stream.
   *
   * @param err where to
   * @param interactive whether somebody watches it
   */
  Terminal(PrintWriter err, boolean interactive) {
    this.err = err;
    this.interactive = interactive;
  }

  /** Whether the program talks to a person. */
  @SuppressWarnings("SystemConsoleNull") // a null is asked for only because its type allows it
  static boolean isInteractive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** A line of text; a bar goes on below it. */
  synchronized void line(String text) {
    erase();
    err.println(text);
    draw();
    err.flush();
  }

  /** A run has come to a step; {@code recentReturn} is NaN before the first episode's end. */
  synchronized void progress(long seed, long step, long steps, double recentReturn) {
    states.put(seed, new State(step, steps, recentReturn));
    if (interactive) {
      erase();
      draw();
    } else if (step == steps || step * 10 / steps != before(step, steps)) {
      err.printf(
          Locale.ROOT,
          "seed %d: step %,d of %,d, return %s, %.1f s%n",
          seed,
          step,
          steps,
          number(recentReturn),
          seconds());
    }
    err.flush();
  }

  /** Takes the bar away, when the work is done. */
  synchronized void finish() {
    erase();
    states.clear();
    err.flush();
  }

  /** The tenth of the run in which the report before fell, as far as it can be told. */
  private static long before(long step, long steps) {
    return (step - 1) * 10 / steps;
  }

  private void draw() {
    if (!interactive || states.isEmpty()) {
      return;
    }
    long done = 0;
    long all = 0;
    double sum = 0;
    int known = 0;
    for (State state : states.values()) {
      done += state.step;
      all += state.steps;
      if (!Double.isNaN(state.recentReturn)) {
        sum += state.recentReturn;
        known++;
      }
    }
    int filled = (int) (BAR * done / all);
    String text =
        String.format(
            Locale.ROOT,
            "[%s%s] %3d %%  %,d of %,d steps  return %s  %.1f s",
            "█".repeat(filled),
            "·".repeat(BAR - filled),
            100 * done / all,
            done,
            all,
            number(known == 0 ? Double.NaN : sum / known),
            seconds());
    err.print(text);
    drawn = text.length();
  }

  private void erase() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      drawn = 0;
    }
  }

  private double seconds() {
    return (System.nanoTime() - start) / NANOS;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f", value);
  }
}

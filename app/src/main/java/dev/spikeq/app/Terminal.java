package dev.spikeq.app;

import dev.spikeq.agent.ProgressRecord;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Says how work goes on, on standard error: a bar that is redrawn on a terminal, plain lines
 * elsewhere. Several threads may use it.
 */
final class Terminal {
  private static final int BAR = 10;
  private static final int PERCENT = 100;
  private static final int RANK_OF_STEPS = 5;
  private static final int RANK_OF_TIME = 7;
  private static final double NANOS = 1e9;

  private final PrintWriter err;
  private final boolean interactive;
  private final int width;
  private final LongSupplier clock;
  private final long start;
  private final Map<Long, RunProgress> states = new TreeMap<>();
  private int drawn;

  /**
   * Writes to a stream.
   *
   * @param err where to
   * @param interactive whether somebody watches it
   */
  Terminal(PrintWriter err, boolean interactive) {
    this(err, interactive, width(), System::nanoTime);
  }

  /** On lines of so many characters, with a clock of nanoseconds. */
  Terminal(PrintWriter err, boolean interactive, int width, LongSupplier clock) {
    this.err = err;
    this.interactive = interactive;
    this.width = width;
    this.clock = clock;
    start = clock.getAsLong();
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

  /** A run of so many steps has reported. */
  synchronized void progress(long seed, long steps, ProgressRecord record) {
    long now = clock.getAsLong();
    RunProgress before = states.get(seed);
    RunProgress state =
        before == null ? RunProgress.first(steps, record, now) : before.next(record, now);
    states.put(seed, state);
    if (interactive) {
      erase();
      draw();
    } else if (state.worthALine(now)) {
      states.put(seed, state.shown(now));
      err.printf(
          Locale.ROOT,
          "seed %d: step %,d of %,d, %s, %s%n",
          seed,
          record.step(),
          steps,
          RunProgress.text(List.of(state)),
          elapsed(now));
    }
    err.flush();
  }

  /** Takes the bar away, when the work is done. */
  synchronized void finish() {
    erase();
    states.clear();
    err.flush();
  }

  private void draw() {
    if (!interactive || states.isEmpty()) {
      return;
    }
    List<RunProgress> runs = List.copyOf(states.values());
    long done = runs.stream().mapToLong(RunProgress::stepsOfRun).sum();
    long all = runs.stream().mapToLong(RunProgress::steps).sum();
    int filled = (int) (BAR * done / all);
    String bar =
        String.format(
            Locale.ROOT,
            "[%s%s] %3d %%  ",
            "█".repeat(filled),
            "·".repeat(BAR - filled),
            PERCENT * done / all);
    String text = bar + RunProgress.fitting(parts(runs), width - bar.length());
    String shown = text.substring(0, Math.min(text.length(), width));
    err.print(shown);
    drawn = shown.length();
  }

  private List<RunProgress.Part> parts(List<RunProgress> runs) {
    long done = runs.stream().mapToLong(run -> run.record().step()).sum();
    long all = runs.stream().mapToLong(RunProgress::steps).sum();
    List<RunProgress.Part> parts = new ArrayList<>();
    String steps = String.format(Locale.ROOT, "%,d of %,d steps", done, all);
    parts.add(new RunProgress.Part(steps, RANK_OF_STEPS));
    parts.addAll(RunProgress.parts(runs));
    parts.add(new RunProgress.Part(elapsed(clock.getAsLong()), RANK_OF_TIME));
    return parts;
  }

  /** What fits on one line, so that it can be erased: the launcher says how wide a terminal is. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    int width = 80;
    if (columns != null && columns.matches("[1-9][0-9]{0,3}")) {
      width = Integer.parseInt(columns);
    }
    return width - 1;
  }

  private void erase() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      drawn = 0;
    }
  }

  private String elapsed(long now) {
    return String.format(Locale.ROOT, "%.1f s", (now - start) / NANOS);
  }
}

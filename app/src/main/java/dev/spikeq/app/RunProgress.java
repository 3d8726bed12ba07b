package dev.spikeq.app;

import dev.spikeq.agent.ProgressRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How a run goes on: what it has reported last, and how fast it is.
 *
 * @param steps of the whole run
 * @param record the last report
 * @param nanos when it came
 * @param shownNanos when a line was last written of it
 * @param shownStep of which step
 * @param stepsPerSecond over the last reports, the newer the more; NaN after the first
 * @param updatesPerSecond likewise
 */
record RunProgress(
    long steps,
    ProgressRecord record,
    long nanos,
    long shownNanos,
    long shownStep,
    double stepsPerSecond,
    double updatesPerSecond) {
  private static final double NANOS = 1e9;
  private static final String SEPARATOR = ", ";

  /** The weight of the newest interval in a speed: steps of a warm-up are soon forgotten. */
  private static final double NEWEST = 0.3;

  private static final long LINE_EVERY_NANOS = 60_000_000_000L;
  private static final int LINES = 10;
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  /** After the first report, which says nothing of speed: a run may go on from any step. */
  static RunProgress first(long steps, ProgressRecord record, long nanos) {
    return new RunProgress(steps, record, nanos, nanos, record.step() - 1, Double.NaN, Double.NaN);
  }

  /** After one more report. */
  RunProgress next(ProgressRecord next, long now) {
    double seconds = Math.max(1, now - nanos) / NANOS;
    return new RunProgress(
        steps,
        next,
        now,
        shownNanos,
        shownStep,
        blend(stepsPerSecond, (next.step() - record.step()) / seconds),
        blend(updatesPerSecond, (next.updates() - record.updates()) / seconds));
  }

  private static double blend(double before, double newest) {
    return Double.isNaN(before) ? newest : (1 - NEWEST) * before + NEWEST * newest;
  }

  /** Whether a tenth of the run has passed since the last line, or a minute. */
  boolean worthALine(long now) {
    long step = record.step();
    return step >= steps
        || step * LINES / steps != shownStep * LINES / steps
        || now - shownNanos >= LINE_EVERY_NANOS;
  }

  /** After a line was written. */
  RunProgress shown(long now) {
    return new RunProgress(
        steps, record, nanos, now, record.step(), stepsPerSecond, updatesPerSecond);
  }

  private double secondsLeft() {
    return Math.max(0, steps - record.step()) / stepsPerSecond;
  }

  /** Steps made of those that were asked for: the last round of a run may go beyond them. */
  long stepsOfRun() {
    return Math.min(record.step(), steps);
  }

  /**
   * Something that is said of runs.
   *
   * @param text what
   * @param rank 0 for what is most needed; where a line is too short, what has a higher one is left
   *     out first
   */
  record Part(String text, int rank) {}

  /** The parts that fit into so many characters, the most needed first, in the order given. */
  static String fitting(List<Part> parts, int width) {
    Set<Part> kept = new HashSet<>();
    int used = 0;
    for (Part part : parts.stream().sorted(Comparator.comparingInt(Part::rank)).toList()) {
      int more = part.text.length() + (kept.isEmpty() ? 0 : SEPARATOR.length());
      if (used + more <= width) {
        kept.add(part);
        used += more;
      }
    }
    return parts.stream()
        .filter(kept::contains)
        .map(Part::text)
        .collect(Collectors.joining(SEPARATOR));
  }

  /** What is said of runs that go on side by side: means, sums of speeds, the longest time left. */
  static String text(List<RunProgress> runs) {
    return parts(runs).stream().map(Part::text).collect(Collectors.joining(SEPARATOR));
  }

  /** The same, part by part. */
  static List<Part> parts(List<RunProgress> runs) {
    List<Part> parts = new ArrayList<>();
    double score = mean(runs, run -> run.record.recentReturn());
    parts.add(new Part("return " + number("%.1f", score), 2));
    parts.add(new Part("loss " + number("%.3g", mean(runs, run -> run.record.loss())), 3));
    String firing = firing(runs);
    if (!firing.isEmpty()) {
      parts.add(new Part(firing, 4));
    }
    double speed = sum(runs, RunProgress::stepsPerSecond);
    parts.add(new Part(number("%,.0f", speed) + " steps/s", 1));
    double updates = sum(runs, RunProgress::updatesPerSecond);
    parts.add(new Part(number("%,.0f", updates) + " updates/s", 6));
    double left = runs.stream().mapToDouble(RunProgress::secondsLeft).max().orElse(Double.NaN);
    parts.add(new Part(duration(left) + " left", 0));
    return parts;
  }

  private static String firing(List<RunProgress> runs) {
    int layers = runs.getFirst().record.firingRates().length;
    StringJoiner rates = new StringJoiner(" ", "firing ", " %");
    for (int i = 0; i < layers; i++) {
      int layer = i;
      rates.add(
          number(
              "%.1f",
              mean(
                  runs,
                  run ->
                      layer < run.record.firingRates().length
                          ? 100 * run.record.firingRates()[layer]
                          : Double.NaN)));
    }
    return layers == 0 ? "" : rates.toString();
  }

  /** Of the runs that know the value; NaN if none does. */
  private static double mean(List<RunProgress> runs, ToDoubleFunction<RunProgress> value) {
    return runs.stream()
        .mapToDouble(value)
        .filter(found -> !Double.isNaN(found))
        .average()
        .orElse(Double.NaN);
  }

  private static double sum(List<RunProgress> runs, ToDoubleFunction<RunProgress> value) {
    return runs.size() * mean(runs, value);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }

  private static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "–";
    }
    long whole = (long) Math.ceil(seconds);
    if (whole < MINUTE) {
      return whole + " s";
    }
    return whole < HOUR
        ? "%d min %02d s".formatted(whole / MINUTE, whole % MINUTE)
        : "%d h %02d min".formatted(whole / HOUR, whole % HOUR / MINUTE);
  }
}

package dev.spikeq.lab.compare;

import dev.spikeq.lab.agreement.Agreement;
import dev.spikeq.lab.compare.ComparisonResult.Figure;
import dev.spikeq.lab.compare.ComparisonResult.MethodResult;
import dev.spikeq.lab.compare.ComparisonResult.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The rows of a comparison's tables. */
public final class FigureRows {
  /** Names of the columns. */
  public static final List<String> HEADER =
      List.of(
          "method",
          "T",
          "return",
          "95 % interval",
          "agreement",
          "95 % interval",
          "on source's states",
          "costly",
          "spikes",
          "operations",
          "simulated steps",
          "µs",
          "parameters");

  /** What the columns mean. */
  static final String CAPTION =
      "Agreement and costly disagreements are shares of the method's own decisions; a disagreement is"
          + " costly when the source values the action by its own median gap, or more, below its"
          + " best. A method without a source is held against itself at its own T. Spikes, synaptic operations (a weight added for a spike) and microseconds are"
          + " those of one decision; times are of one seed, on one thread. Intervals are over seeds.";

  private FigureRows() {}

  /**
   * A row.
   *
   * @param method whose
   * @param point at how many steps
   * @return as many cells as the header has
   */
  public static List<String> row(MethodResult method, Point point) {
    boolean held = method.method().source().isPresent() || point.steps() != method.ownSteps();
    Figure spikes = point.spikes();
    double micros = method.micros().getOrDefault(point.steps(), Double.NaN);
    return List.of(
        method.method().label(),
        Integer.toString(point.steps()),
        one(point.returns().mean()),
        "[%s, %s]".formatted(one(point.returns().ci95().low()), one(point.returns().ci95().high())),
        held ? percent(point.agreement().mean()) : "–",
        held
            ? "[%s, %s]"
                .formatted(
                    percent(point.agreement().ci95().low()),
                    percent(point.agreement().ci95().high()))
            : "–",
        held ? percent(point.agreementOnSource().mean()) : "–",
        held ? String.format(Locale.ROOT, "%.2f %%", 100 * point.costly().mean()) : "–",
        spikes.mean() > 0 ? one(spikes.mean()) : "–",
        spikes.mean() > 0 ? String.format(Locale.ROOT, "%.0f", point.operations().mean()) : "–",
        Integer.toString(point.simulatedSteps()),
        Double.isNaN(micros) ? "–" : one(micros),
        Integer.toString(method.parameters()));
  }

  /** A method with its agreement in each tenth of the source's gaps, mean over seeds. */
  static List<String> byGap(MethodResult method) {
    List<String> row =
        new ArrayList<>(List.of(method.method().label(), Integer.toString(method.ownSteps())));
    for (int number = 1; number <= 10; number++) {
      int wanted = number;
      OptionalDouble mean =
          method.own().seeds().stream()
              .flatMap(seed -> seed.own().byGap().stream())
              .filter(tenth -> tenth.number() == wanted)
              .mapToDouble(Agreement.Tenth::share)
              .average();
      row.add(mean.isPresent() ? percent(mean.getAsDouble()) : "–");
    }
    return row;
  }

  static String returnAndAgreement(Point point) {
    return one(point.returns().mean()) + " / " + percent(point.agreement().mean());
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}

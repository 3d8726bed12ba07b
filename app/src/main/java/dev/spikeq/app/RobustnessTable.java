package dev.spikeq.app;

import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.agreement.Conduct;
import dev.spikeq.lab.agreement.Disturbance;
import dev.spikeq.lab.statistics.Interval;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What {@code robustness} found: the undisturbed policy first, a line for each disturbance. */
final class RobustnessTable {
  private static final String NOTHING = "–";

  private final Conduct whole;
  private final Conduct source;
  private final List<Line> lines = new ArrayList<>();

  /** Policy and source under one disturbance; nothing where it means nothing to one. */
  private record Line(
      String label, boolean bar, Optional<Conduct> policy, Optional<Conduct> source) {}

  RobustnessTable(Conduct whole, Conduct source) {
    this.whole = whole;
    this.source = source;
    lines.add(new Line("undisturbed", false, Optional.of(whole), Optional.of(source)));
  }

  /** How many lines there are, the undisturbed one among them. */
  int size() {
    return lines.size();
  }

  void add(Disturbance disturbance, Optional<Conduct> policy, Optional<Conduct> itsSource) {
    boolean bar = disturbance instanceof Disturbance.Occlusion;
    lines.add(new Line(disturbance.label(), bar, policy, itsSource));
  }

  private static double mean(Conduct conduct) {
    return conduct.evaluation().mean();
  }

  /** Where there is something that a share of can be had. */
  private static Optional<Double> share(double found, Conduct undisturbed) {
    double before = mean(undisturbed);
    return before > 0 ? Optional.of(found / before) : Optional.empty();
  }

  void print(PrintWriter out) {
    TextTable table =
        new TextTable(
            "disturbance", "return", "95 %", "kept", "agreement", "source", "95 %", "kept");
    for (Line line : lines) {
      List<String> cells = new ArrayList<>(List.of(line.label()));
      cells.addAll(returns(line.policy(), whole));
      cells.add(line.policy().map(found -> percent(found.agreement().share())).orElse(NOTHING));
      cells.addAll(returns(line.source(), source));
      table.row(cells.toArray(String[]::new));
    }
    List<Line> bars = bars();
    if (!bars.isEmpty()) {
      List<String> mean = new ArrayList<>(List.of("mean over " + places(bars)));
      mean.addAll(mean(policies(bars), whole));
      mean.add(percent(average(policies(bars), found -> found.agreement().share())));
      mean.addAll(mean(sources(bars), source));
      table.row(mean.toArray(String[]::new));
      Line worst = smallest(bars, Line::policy);
      Line worstOfSource = smallest(bars, Line::source);
      List<String> smallest = new ArrayList<>(List.of("smallest"));
      smallest.addAll(returns(worst.policy(), whole));
      smallest.add(worst.policy().map(found -> percent(found.agreement().share())).orElse(NOTHING));
      smallest.addAll(returns(worstOfSource.source(), source));
      table.row(smallest.toArray(String[]::new));
    }
    table.print(out);
  }

  /** Return, interval and what is kept of the undisturbed return. */
  private static List<String> returns(Optional<Conduct> conduct, Conduct undisturbed) {
    if (conduct.isEmpty()) {
      return List.of(NOTHING, NOTHING, NOTHING);
    }
    double found = mean(conduct.get());
    Interval interval = conduct.get().evaluation().ci95();
    return List.of(
        one(found),
        "[%s, %s]".formatted(one(interval.low()), one(interval.high())),
        share(found, undisturbed).map(RobustnessTable::percent).orElse(NOTHING));
  }

  private static List<String> mean(List<Conduct> places, Conduct undisturbed) {
    double found = average(places, RobustnessTable::mean);
    return List.of(
        one(found),
        NOTHING,
        share(found, undisturbed).map(RobustnessTable::percent).orElse(NOTHING));
  }

  private List<Line> bars() {
    return lines.stream().filter(Line::bar).toList();
  }

  private static String places(List<Line> bars) {
    return bars.size() == 1 ? "1 place" : bars.size() + " places";
  }

  private static List<Conduct> policies(List<Line> bars) {
    return bars.stream().flatMap(line -> line.policy().stream()).toList();
  }

  private static List<Conduct> sources(List<Line> bars) {
    return bars.stream().flatMap(line -> line.source().stream()).toList();
  }

  private static double average(List<Conduct> conducts, ToDoubleFunction<Conduct> figure) {
    return conducts.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  /** Whose return is a line's. */
  private interface Whose {
    Optional<Conduct> of(Line line);
  }

  private static Line smallest(List<Line> bars, Whose whose) {
    return bars.stream()
        .min(
            Comparator.comparingDouble(
                line -> whose.of(line).map(RobustnessTable::mean).orElse(Double.POSITIVE_INFINITY)))
        .orElseThrow();
  }

  void printJson(PrintWriter out) {
    lines.forEach(line -> out.println(Json.write(tree(line))));
    List<Line> bars = bars();
    if (!bars.isEmpty()) {
      Map<String, Object> mean = new LinkedHashMap<>();
      mean.put("disturbance", "mean over " + places(bars));
      mean.put("measured", true);
      putMean(mean, policies(bars), whole);
      mean.put("agreement", average(policies(bars), found -> found.agreement().share()));
      Map<String, Object> itsSource = new LinkedHashMap<>();
      putMean(itsSource, sources(bars), source);
      mean.put("source", itsSource);
      out.println(Json.write(mean));
      Line worst = smallest(bars, Line::policy);
      Line worstOfSource = smallest(bars, Line::source);
      out.println(
          Json.write(tree(new Line("smallest", true, worst.policy(), worstOfSource.source()))));
    }
  }

  private Map<String, Object> tree(Line line) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("disturbance", line.label());
    tree.put("measured", line.policy().isPresent());
    line.policy().ifPresent(found -> put(tree, found, whole));
    line.source()
        .ifPresent(found -> {
          Map<String, Object> itsSource = new LinkedHashMap<>();
          put(itsSource, found, source);
          tree.put("source", itsSource);
        });
    return tree;
  }

  private static void put(Map<String, Object> tree, Conduct found, Conduct undisturbed) {
    Interval interval = found.evaluation().ci95();
    tree.put("return", mean(found));
    tree.put("ci95", List.of(interval.low(), interval.high()));
    share(mean(found), undisturbed).ifPresent(share -> tree.put("kept", share));
    tree.put("agreement", found.agreement().share());
    tree.put("spikesPerDecision", found.evaluation().spikesPerDecision());
    tree.put("returns", found.evaluation().returns());
  }

  private static void putMean(Map<String, Object> tree, List<Conduct> places, Conduct undisturbed) {
    double found = average(places, RobustnessTable::mean);
    tree.put("return", found);
    share(found, undisturbed).ifPresent(share -> tree.put("kept", share));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

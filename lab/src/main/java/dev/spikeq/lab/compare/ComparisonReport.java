package dev.spikeq.lab.compare;

import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.lab.compare.ComparisonResult.MethodResult;
import dev.spikeq.lab.compare.ComparisonResult.Point;
import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.report.FigurePage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A comparison as one HTML file: tables, and plots of return, agreement and spikes. */
public final class ComparisonReport {
  private final ComparisonResult result;

  private ComparisonReport(ComparisonResult result) {
    this.result = result;
  }

  /**
   * Writes it, wholly or not at all.
   *
   * @param result what it shows
   * @param file replaced if it is there
   * @throws IOException if it cannot be written
   */
  public static void write(ComparisonResult result, Path file) throws IOException {
    String html = FigurePage.html(new ComparisonReport(result).content());
    AtomicFiles.write(file, html.getBytes(StandardCharsets.UTF_8));
  }

  private FigurePage.Content content() {
    Comparison comparison = result.comparison();
    List<FigurePage.Grid> tables = new ArrayList<>();
    tables.add(grid("Methods", ownRows()));
    tables.add(grid("All numbers of time steps", allRows()));
    tables.add(byGap());
    robustness().ifPresent(tables::add);
    String lede =
        "%s%d methods, training seeds %d to %d, %d greedy episodes a seed."
            .formatted(
                comparison.description().isEmpty() ? "" : comparison.description() + ". ",
                result.methods().size(),
                comparison.seeds().getFirst(),
                comparison.seeds().getLast(),
                comparison.episodes());
    return new FigurePage.Content(comparison.name(), lede, charts(), tables);
  }

  private FigurePage.Grid grid(String title, List<List<String>> rows) {
    return new FigurePage.Grid(title, FigureRows.CAPTION, FigureRows.HEADER, rows);
  }

  private List<List<String>> ownRows() {
    return result.methods().stream().map(method -> FigureRows.row(method, method.own())).toList();
  }

  private List<List<String>> allRows() {
    return result.methods().stream()
        .flatMap(method -> method.curve().stream().map(point -> FigureRows.row(method, point)))
        .toList();
  }

  private List<FigurePage.Chart> charts() {
    return List.of(
        new FigurePage.Chart(
            "Return against time steps",
            "Mean return of the greedy episodes of each seed (thin lines), their mean and its 95 %"
                + " interval. A network without spikes stands at one step.",
            "time steps T",
            "return",
            FigurePage.Unit.NUMBER,
            overSteps(Curves.RETURN)),
        new FigurePage.Chart(
            "Agreement against time steps",
            "Share of its own decisions in which a method does what its source would have done.",
            "time steps T",
            "agreement",
            FigurePage.Unit.SHARE,
            overSteps(Curves.AGREEMENT)),
        new FigurePage.Chart(
            "Return against spikes",
            "Means over seeds, at each number of time steps.",
            "spikes a decision",
            "return",
            FigurePage.Unit.NUMBER,
            result.methods().stream().map(ComparisonReport::overSpikes).toList()));
  }

  /** What is drawn over T. */
  private enum Curves {
    RETURN,
    AGREEMENT
  }

  private List<FigurePage.Line> overSteps(Curves curves) {
    List<FigurePage.Line> lines = new ArrayList<>();
    for (MethodResult method : result.methods()) {
      boolean alone = method.method().source().isEmpty() && method.curve().size() == 1;
      int seeds = curves == Curves.AGREEMENT && alone ? 0 : method.own().seeds().size();
      lines.add(
          new FigurePage.Line(
              method.method().label(),
              IntStream.range(0, seeds).mapToObj(seed -> points(method, curves, seed)).toList()));
    }
    return lines;
  }

  private static List<FigurePage.Point> points(MethodResult method, Curves curves, int seed) {
    return method.curve().stream()
        .map(point ->
            new FigurePage.Point(
                point.steps(),
                switch (curves) {
                  case RETURN -> point.seeds().get(seed).evaluation().mean();
                  case AGREEMENT -> point.seeds().get(seed).own().share();
                }))
        .toList();
  }

  private static FigurePage.Line overSpikes(MethodResult method) {
    List<FigurePage.Point> points =
        method.curve().stream()
            .filter(point -> point.spikes().mean() > 0)
            .map(point -> new FigurePage.Point(point.spikes().mean(), point.returns().mean()))
            .sorted(Comparator.comparingDouble(FigurePage.Point::x))
            .toList();
    return new FigurePage.Line(
        method.method().label(), points.isEmpty() ? List.of() : List.of(points));
  }

  private FigurePage.Grid byGap() {
    List<String> header = new ArrayList<>(List.of("method", "T"));
    header.add("smallest");
    IntStream.rangeClosed(2, 9).forEach(tenth -> header.add(Integer.toString(tenth)));
    header.add("largest");
    List<List<String>> rows =
        result.methods().stream()
            .filter(method -> method.method().source().isPresent())
            .map(FigureRows::byGap)
            .toList();
    return new FigurePage.Grid(
        "Agreement by the source's action gap",
        "At each method's own T, mean over seeds: the decisions in each tenth of the source's gaps,"
            + " from those where two actions are nearly equal to those where one is clearly best.",
        header,
        rows);
  }

  private Optional<FigurePage.Grid> robustness() {
    Set<String> labels = new LinkedHashSet<>();
    result.methods().forEach(method -> labels.addAll(method.disturbed().keySet()));
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    List<String> header = new ArrayList<>(List.of("method", "T", "undisturbed"));
    header.addAll(labels);
    List<List<String>> rows = new ArrayList<>();
    for (MethodResult method : result.methods()) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  method.method().label(),
                  Integer.toString(method.ownSteps()),
                  FigureRows.returnAndAgreement(method.own())));
      for (String label : labels) {
        Point point = method.disturbed().get(label);
        row.add(point == null ? "–" : FigureRows.returnAndAgreement(point));
      }
      rows.add(row);
    }
    return Optional.of(
        new FigurePage.Grid(
            "Robustness",
            "Return / agreement with the undisturbed source, which sees the states as they are. A"
                + " dash: the disturbance means nothing to the method.",
            header,
            rows));
  }
}

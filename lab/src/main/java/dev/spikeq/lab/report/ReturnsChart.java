package dev.spikeq.lab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws the final returns: per seed the episodes as a box with a dot for their mean, and across all
 * seeds of an experiment the mean with its 95 % interval.
 */
final class ReturnsChart {
  private static final int TOP = 12;
  private static final int LEFT = 62;
  private static final int RIGHT = 14;
  private static final int GAP = 34;
  private static final double WIDEST_COLUMN = 84;

  private final Markup out;
  private final List<Experiment> experiments;
  private final int width;
  private final int bottom;
  private final Scale y;

  private ReturnsChart(Markup out, List<Experiment> experiments, int width, int height) {
    this.out = out;
    this.experiments = experiments.stream().filter(e -> !e.finished().isEmpty()).toList();
    this.width = width;
    bottom = height - (this.experiments.size() > 1 ? 64 : 46);
    List<double[]> values = new ArrayList<>();
    for (Experiment experiment : this.experiments) {
      for (RunData run : experiment.finished()) {
        RunData.Evaluation evaluation = run.evaluation().orElseThrow();
        values.add(evaluation.returns());
        Score score = evaluation.score();
        values.add(new double[] {score.mean(), score.low(), score.high()});
      }
    }
    y = Scale.around(values, 5, bottom, TOP);
  }

  /** Writes the chart as SVG; at least one run must be finished. */
  static void draw(Markup out, List<Experiment> experiments, int width, int height) {
    ReturnsChart chart = new ReturnsChart(out, experiments, width, height);
    Svg.open(out, width, height, "Return of the final policy per seed", chart.description());
    chart.draw();
    out.close();
  }

  private String description() {
    List<String> parts = new ArrayList<>();
    for (Experiment experiment : experiments) {
      Score mean = experiment.meanReturn();
      parts.add(
          "%s: mean %s, 95 %% interval %s, over %d seeds"
              .formatted(
                  experiment.label(),
                  Numbers.score(mean.mean()),
                  mean.range(),
                  experiment.finished().size()));
    }
    return String.join("; ", parts);
  }

  private void draw() {
    Svg.horizontalGrid(out, y, LEFT, width - RIGHT, 5, Numbers::tick);
    Svg.yTitle(out, "return per episode", 13, (TOP + bottom) / 2.0);
    int seeds = experiments.stream().mapToInt(e -> e.finished().size()).sum();
    double room = width - LEFT - RIGHT - GAP * experiments.size();
    double column = Math.min(WIDEST_COLUMN, room / seeds);
    double slack = (room - column * seeds) / experiments.size();
    double left = LEFT;
    for (Experiment experiment : experiments) {
      double wide = column * experiment.finished().size() + GAP + slack;
      drawExperiment(experiment, left, wide, column);
      left += wide;
    }
    Svg.line(out, "axis", LEFT, bottom, width - RIGHT, bottom);
  }

  private void drawExperiment(Experiment experiment, double left, double wide, double column) {
    double middle = left + wide / 2;
    List<RunData> finished = experiment.finished();
    double first = middle - column * finished.size() / 2;
    drawMean(experiment, left + GAP / 4.0, left + wide - GAP / 4.0);
    for (int i = 0; i < finished.size(); i++) {
      drawSeed(finished.get(i), experiment.colour(), first + column * (i + 0.5), column);
    }
    if (experiments.size() > 1) {
      Svg.text(out, "label", middle, bottom + 38, "middle", experiment.label());
    }
    Svg.xTitle(out, "seed", middle, bottom + (experiments.size() > 1 ? 56 : 38));
  }

  private void drawMean(Experiment experiment, double from, double to) {
    Score mean = experiment.meanReturn();
    String style = experiment.colour();
    if (Double.isFinite(mean.high() - mean.low())) {
      double top = y.at(mean.high());
      Svg.rectangle(
          out, "band " + style, from, top, to - from, Math.max(1, y.at(mean.low()) - top));
    }
    Svg.line(out, "mean-level " + style, from, y.at(mean.mean()), to, y.at(mean.mean()));
  }

  private void drawSeed(RunData run, String style, double x, double column) {
    RunData.Evaluation evaluation = run.evaluation().orElseThrow();
    double half = Math.min(13, column * 0.34);
    double[] sorted = evaluation.returns().clone();
    Arrays.sort(sorted);
    if (sorted.length > 1) {
      double upper = y.at(quantile(sorted, 0.75));
      double lower = y.at(quantile(sorted, 0.25));
      Svg.line(out, "whisker " + style, x, y.at(sorted[sorted.length - 1]), x, upper);
      Svg.line(out, "whisker " + style, x, lower, x, y.at(sorted[0]));
      Svg.rectangle(out, "box " + style, x - half, upper, 2 * half, Math.max(1, lower - upper));
    }
    Svg.dot(out, "dot " + style, x, y.at(run.meanReturn()), Math.min(4, half), tip(run));
    if (column > 14 || run.seed().length() * 7 < column) {
      Svg.text(out, "tick", x, bottom + 18, "middle", run.seed());
    }
  }

  private static String tip(RunData run) {
    RunData.Evaluation evaluation = run.evaluation().orElseThrow();
    return "Seed %s: mean %s, standard deviation %s, from %s to %s"
        .formatted(
            run.seed(),
            Numbers.score(run.meanReturn()),
            Numbers.score(evaluation.number("std")),
            Numbers.score(evaluation.number("min")),
            Numbers.score(evaluation.number("max")));
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}

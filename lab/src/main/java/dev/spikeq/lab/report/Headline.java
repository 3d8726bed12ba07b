package dev.spikeq.lab.report;

import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.lab.run.Energy;
import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.snn.program.Operations;
import java.util.List;
import java.util.Optional;

/** One row of large figures per experiment. */
final class Headline {
  private final Markup out;
  private final List<Showcase> showcases;

  Headline(Markup out, List<Showcase> showcases) {
    this.out = out;
    this.showcases = showcases;
  }

  void write(List<Experiment> experiments) {
    out.open("section", "class", "headline", "aria-label", "Headline figures");
    for (Experiment experiment : experiments) {
      if (experiments.size() > 1) {
        out.open("h2", "class", "experiment");
        out.open("span", "class", "chip " + experiment.colour(), "aria-hidden", "true").close();
        out.text(experiment.label()).close();
      }
      out.open("dl", "class", "tiles");
      writeTiles(experiment);
      out.close();
    }
    out.close();
  }

  private void writeTiles(Experiment experiment) {
    Optional<Showcase> showcase =
        showcases.stream().filter(s -> s.experiment().equals(experiment)).findFirst();
    List<RunData> finished = experiment.finished();
    if (!finished.isEmpty()) {
      Score mean = experiment.meanReturn();
      boolean sure = Double.isFinite(mean.low());
      tile("Mean return", Numbers.score(mean.mean()), sure ? "95 % interval " + mean.range() : "");
      experiment.published().ifPresent(scores -> writeHumanNormalised(mean, scores));
    }
    int seeds = experiment.runs().size();
    tile(
        seeds == 1 ? "Seed" : "Seeds",
        seeds == 1 ? experiment.runs().getFirst().seed() : "" + seeds,
        finished.size() == seeds
            ? (seeds == 1 ? "finished" : "all finished")
            : finished.size() + " of " + seeds + " finished");
    double spikes = experiment.mean(run -> run.evaluated("spikesPerDecision"));
    if (spikes > 0) {
      String most =
          showcase
              .map(s -> "of " + Numbers.whole(s.cost().places()) + " possible")
              .orElse("in all layers");
      tile("Spikes per decision", Numbers.significant(spikes), most);
    }
    writeOperations(experiment, showcase);
    double micros = experiment.mean(run -> run.timed("decisionMicros"));
    if (Double.isFinite(micros)) {
      tile("Decision time", Numbers.micros(micros), "one observation at a time");
    }
    double seconds = experiment.mean(RunData::seconds);
    if (Double.isFinite(seconds)) {
      double steps = experiment.mean(run -> run.metrics().last("step"));
      tile(
          "Training time",
          Numbers.seconds(seconds),
          Double.isFinite(steps) ? "a seed, " + Numbers.fixed(steps, 0) + " steps" : "a seed");
    }
  }

  /** The interval is that of the mean: both are on one straight line. */
  private void writeHumanNormalised(Score mean, ArcadeGame.Scores scores) {
    Score normalised =
        new Score(
            scores.humanNormalisedPercent(mean.mean()),
            new Interval(
                scores.humanNormalisedPercent(mean.low()),
                scores.humanNormalisedPercent(mean.high())));
    tile(
        "Human-normalised score",
        Numbers.score(normalised.mean()) + " %",
        (Double.isFinite(normalised.low()) ? "95 % interval " + normalised.range() + "; " : "")
            + "random play "
            + Numbers.score(scores.random())
            + ", human "
            + Numbers.score(scores.human())
            + " ("
            + ArcadeGame.Scores.SOURCE
            + ")");
  }

  private void writeOperations(Experiment experiment, Optional<Showcase> showcase) {
    double operations = experiment.mean(run -> run.evaluated("synapticOperationsPerDecision"));
    Optional<Cost> cost = showcase.map(Showcase::cost);
    if (operations > 0) {
      tile(
          "Synaptic operations",
          Numbers.fixed(operations, 0),
          cost.map(Headline::comparison).orElse("additions per decision"));
      cost.ifPresent(c -> writeEnergy(c, operations));
    } else if (cost.isPresent() && cost.get().places() == 0) {
      long dense = cost.get().operations().dense();
      tile("Multiply-adds", Numbers.whole(dense), "per decision, no spikes");
    } else if (cost.isPresent()) {
      long values = cost.get().operations().values();
      tile("Multiply-adds", Numbers.whole(values), "per decision, no spike enters a synapse");
      writeEnergy(cost.get(), operations);
    }
  }

  /** Those of a residual are among the synaptic operations, and take its values. */
  private static String comparison(Cost cost) {
    Operations operations = cost.operations();
    String residual =
        operations.residual() == 0
            ? ""
            : ", " + Numbers.whole(operations.residual()) + " of them multiply-adds";
    return "additions"
        + residual
        + "; without spikes "
        + Numbers.whole(operations.spiked())
        + " multiply-adds";
  }

  private void writeEnergy(Cost cost, double synapticOperations) {
    Operations operations = cost.operations();
    double multiplyAdds = (double) operations.values() + operations.residual();
    double additions = synapticOperations - operations.residual();
    double spent = Energy.Precision.FP32.of(multiplyAdds, additions, 0).picojoules();
    double dense = Energy.Precision.FP32.of((double) operations.dense(), 0, 0).picojoules();
    tile(
        "Energy",
        Numbers.fixed(spent / 1000, 1) + " nJ",
        "estimate for the arithmetic, fp32; without spikes "
            + Numbers.fixed(dense / 1000, 1)
            + " nJ");
  }

  private void tile(String name, String value, String detail) {
    out.open("div", "class", "tile");
    out.element("dt", name);
    out.element("dd", value, "class", "value");
    if (!detail.isEmpty()) {
      out.element("dd", detail, "class", "detail");
    }
    out.close();
  }
}

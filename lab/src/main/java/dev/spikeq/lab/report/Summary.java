package dev.spikeq.lab.report;

import java.util.List;

/** The sentence under the title: how much was run and how it was judged. */
final class Summary {
  private Summary() {}

  static String of(List<Experiment> experiments) {
    long runs = experiments.stream().mapToLong(e -> e.runs().size()).sum();
    long finished = experiments.stream().mapToLong(e -> e.finished().size()).sum();
    StringBuilder text = new StringBuilder();
    if (experiments.size() > 1) {
      text.append(count(experiments.size(), "experiment")).append(", ");
    }
    text.append(count(runs, "seed")).append(experiments.size() > 1 ? " in all" : "");
    double steps =
        experiments.stream()
            .flatMap(e -> e.runs().stream())
            .mapToDouble(run -> run.metrics().last("step"))
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    if (Double.isFinite(steps)) {
      text.append(", up to ").append(Numbers.fixed(steps, 0)).append(" environment steps each");
    }
    text.append(". ");
    double episodes =
        experiments.stream()
            .flatMap(e -> e.finished().stream())
            .mapToDouble(run -> run.evaluated("episodes"))
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    if (finished > 0) {
      text.append("Scores are those of the final policy, acting greedily")
          .append(
              Double.isFinite(episodes)
                  ? " in " + Numbers.fixed(episodes, 0) + " fresh episodes per seed"
                  : " in fresh episodes")
          .append("; no seed and no checkpoint was selected.");
    }
    if (finished < runs) {
      text.append(finished > 0 ? " " : "")
          .append(count(runs - finished, "run"))
          .append(runs - finished == 1 ? " is" : " are")
          .append(" not finished.");
    }
    return text.toString().strip();
  }

  /** A number with its noun, in the plural where it is not one. */
  static String count(long number, String noun) {
    return Numbers.whole(number) + " " + noun + (number == 1 ? "" : "s");
  }
}

package dev.spikeq.lab.report;

import dev.spikeq.env.arcade.ArcadeGame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The seeds of one configuration.
 *
 * @param label what figures call it: the experiment's name, with the configuration's hash where two
 *     configurations of that name are shown
 * @param index position in the report, from 0; decides the colour
 * @param runs at least one
 */
record Experiment(String label, int index, List<RunData> runs) {
  /** Few enough to show how fast a policy gets better, enough to tell it from chance. */
  static final int SMOOTHED_EPISODES = 10;

  /** Puts runs of one configuration together, in the order of the first of each. */
  static List<Experiment> group(List<RunData> runs) {
    Map<Path, List<RunData>> byFolder = new LinkedHashMap<>();
    for (RunData run : runs) {
      byFolder.computeIfAbsent(run.folder().resolveSibling(""), _ -> new ArrayList<>()).add(run);
    }
    Set<String> names = new LinkedHashSet<>();
    Set<String> ambiguous = new LinkedHashSet<>();
    for (List<RunData> group : byFolder.values()) {
      String name = group.getFirst().experiment();
      if (!names.add(name)) {
        ambiguous.add(name);
      }
    }
    List<Experiment> experiments = new ArrayList<>();
    for (List<RunData> group : byFolder.values()) {
      RunData first = group.getFirst();
      String label = first.experiment();
      if (ambiguous.contains(label)) {
        label += " (" + shortened(first.hash()) + ")";
      }
      experiments.add(new Experiment(label, experiments.size(), List.copyOf(group)));
    }
    return experiments;
  }

  private static String shortened(String hash) {
    return hash.length() <= 8 ? hash : hash.substring(0, 8);
  }

  /** The runs whose final policy was evaluated. */
  List<RunData> finished() {
    return runs.stream().filter(RunData::isFinished).toList();
  }

  /**
   * Mean return over the finished seeds. With several seeds the interval is bootstrapped over their
   * means; with one it is the evaluation's own, over episodes.
   */
  Score meanReturn() {
    List<RunData> finished = finished();
    if (finished.size() == 1) {
      return finished.getFirst().evaluation().orElseThrow().score();
    }
    return Score.of(finished.stream().mapToDouble(RunData::meanReturn).toArray());
  }

  /** What others score in whole games of what it plays, if that was published. */
  Optional<ArcadeGame.Scores> published() {
    return runs.getFirst().publishedScores();
  }

  /** The mean of a number over the runs that have it; NaN where none has. */
  double mean(ToDoubleFunction<RunData> number) {
    return runs.stream().mapToDouble(number).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  /** The finished run whose mean return is the median (the lower one of two), or the first run. */
  RunData typical() {
    List<RunData> sorted =
        finished().stream().sorted(Comparator.comparingDouble(RunData::meanReturn)).toList();
    return sorted.isEmpty() ? runs.getFirst() : sorted.get((sorted.size() - 1) / 2);
  }

  /** One curve per run that has it. */
  List<Curve> curves(String column) {
    return runs.stream().flatMap(run -> run.metrics().curve("step", column).stream()).toList();
  }

  /** Returns of training episodes, one curve per run that has them. */
  List<Curve> returns() {
    return runs.stream()
        .flatMap(run ->
            run
                .episodes()
                .curve("step", "return")
                .map(curve -> curve.smoothed(SMOOTHED_EPISODES))
                .or(() -> run.metrics().curve("step", "return"))
                .stream())
        .toList();
  }

  /** The layers whose firing rates the metrics hold, in their order. */
  List<String> layers() {
    Set<String> layers = new LinkedHashSet<>();
    for (RunData run : runs) {
      for (String column : run.metrics().columns().keySet()) {
        if (column.startsWith("firing/")) {
          layers.add(column.substring("firing/".length()));
        }
      }
    }
    return List.copyOf(layers);
  }

  /** The name of its colour in the style sheet. */
  String colour() {
    return "s" + index % 6;
  }
}

package dev.spikeq.lab.report;

import dev.spikeq.env.arcade.ArcadeGame;
import dev.spikeq.env.arcade.ArcadeGames;
import dev.spikeq.lab.statistics.Interval;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the folder of one seed holds. A run that is not finished lacks the last of it.
 *
 * @param folder where it lies
 * @param experiment the experiment's name
 * @param hash the name of the folder that holds the seeds: the configuration's hash
 * @param seed the seed as the folder's name says it
 * @param config the resolved configuration as it stands in the file; empty without one
 * @param provenance what it ran on; names of nested values are joined by points
 * @param metrics the progress over training
 * @param episodes the training episodes
 * @param evaluation of the final policy, if it was reached
 * @param timing what took how long, in the units that the names tell
 */
record RunData(
    Path folder,
    String experiment,
    String hash,
    String seed,
    String config,
    Map<String, String> provenance,
    Table metrics,
    Table episodes,
    Optional<Evaluation> evaluation,
    Map<String, String> timing) {
  /** As the resolved configuration writes it; the name stands before any other section. */
  private static final Pattern ENVIRONMENT =
      Pattern.compile("(?m)^\\[environment\\]$[^\\[]*?^name = \"([^\"]*)\"$");

  private static final Pattern LIMIT =
      Pattern.compile("(?m)^(step_limit|frame_limit) = (\\d{1,12})$");

  /**
   * The final policy on fresh seeds.
   *
   * @param returns one undiscounted return per episode; may be empty where only the summary is
   *     known
   * @param seed of the episodes; 0 where it is not said
   * @param summary the other numbers by name; names of nested values are joined by points
   */
  @SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
  record Evaluation(double[] returns, long seed, Map<String, Double> summary) {
    /** A number by its name; NaN where there is none. */
    double number(String name) {
      return summary.getOrDefault(name, Double.NaN);
    }

    /** The mean return with the interval that the evaluation gives over its episodes. */
    Score score() {
      return new Score(number("mean"), new Interval(number("ci95.0"), number("ci95.1")));
    }
  }

  /**
   * What others score in the environment that the configuration names, if that was published, and
   * games are as long as theirs.
   */
  Optional<ArcadeGame.Scores> publishedScores() {
    boolean cut =
        LIMIT
            .matcher(config)
            .results()
            .anyMatch(found -> cuts(found.group(1), Long.parseLong(found.group(2))));
    return cut
        ? Optional.empty()
        : ENVIRONMENT
            .matcher(config)
            .results()
            .findFirst()
            .flatMap(found -> ArcadeGames.scores(found.group(1)));
  }

  private static boolean cuts(String key, long limit) {
    return limit > 0 && (key.equals("step_limit") || limit < ArcadeGame.Scores.FRAMES);
  }

  boolean isFinished() {
    return evaluation.isPresent();
  }

  /** The final model's file. */
  Path model() {
    return folder.resolve("model.safetensors");
  }

  /** Mean return of the final policy; NaN without an evaluation. */
  double meanReturn() {
    return evaluation.map(e -> e.number("mean")).orElse(Double.NaN);
  }

  /** A number of the evaluation; NaN without one. */
  double evaluated(String name) {
    return evaluation.map(e -> e.number(name)).orElse(Double.NaN);
  }

  /** Seconds from the beginning to the end; NaN where it was not run in one go. */
  double seconds() {
    return timed("fromStep") > 0 ? Double.NaN : timed("seconds");
  }

  /** A number of the timing; NaN without one. */
  double timed(String name) {
    return number(timing.get(name)).orElse(Double.NaN);
  }

  private static OptionalDouble number(@Nullable String text) {
    try {
      return text == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException notANumber) {
      return OptionalDouble.empty();
    }
  }
}

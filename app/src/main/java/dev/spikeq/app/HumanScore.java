package dev.spikeq.app;

import dev.spikeq.env.arcade.ArcadeGame.Scores;
import dev.spikeq.lab.config.EnvironmentConfig;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** A mean score beside what people and random play reach, where that was published. */
final class HumanScore {
  private HumanScore() {}

  /** Adds what {@code --json} says of it; nothing where nothing is known. */
  static void put(Map<String, Object> tree, EnvironmentConfig environment, double mean) {
    environment
        .publishedScores()
        .ifPresent(scores -> {
          tree.put("humanNormalised", scores.humanNormalisedPercent(mean));
          tree.put("randomScore", scores.random());
          tree.put("humanScore", scores.human());
        });
  }

  /** Prints a line about it; nothing where nothing is known. */
  static void print(PrintWriter out, EnvironmentConfig environment, double mean) {
    environment
        .publishedScores()
        .ifPresent(scores ->
            out.printf(
                Locale.ROOT,
                "human-normalised score %.1f %% (random %s, human %s: %s)%n",
                scores.humanNormalisedPercent(mean),
                scores.random(),
                scores.human(),
                Scores.SOURCE));
  }
}

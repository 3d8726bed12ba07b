package dev.spikeq.lab.run;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.lab.config.Experiment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a policy comes from, and how it is judged unless somebody says otherwise.
 *
 * @param kind what made it
 * @param name what it is called in tables, such as {@code cartpole-dqn}
 * @param evaluationSeed the seed of the episodes that it is judged on, 0 or more
 * @param evaluationEpisodes how many they are, at least 1
 * @param details anything that made it what it is, such as the source's hash and the settings of a
 *     conversion, as a tree for {@link dev.spikeq.formats.json.Json}
 */
public record Origin(
    Kind kind,
    String name,
    long evaluationSeed,
    int evaluationEpisodes,
    Map<String, Object> details) {

  /** What made a policy. */
  public enum Kind {
    /** An experiment trained it. */
    TRAINED,
    /** A conversion made it of another policy. */
    CONVERTED,
    /** It was read from somebody else's file. */
    IMPORTED
  }

  /** Checks the numbers and copies the details. */
  public Origin {
    if (evaluationSeed < 0 || evaluationEpisodes < 1) {
      throw new IllegalArgumentException(
          "Origin: expected a seed of at least 0 and at least 1 episode, found %d and %d"
              .formatted(evaluationSeed, evaluationEpisodes));
    }
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /**
   * The origin of what an experiment trains.
   *
   * @param experiment with its seed
   */
  static Origin of(Experiment experiment) {
    return new Origin(
        Kind.TRAINED,
        experiment.name(),
        experiment.evaluationSeed(),
        experiment.evaluation().episodes(),
        Map.of());
  }

  /** Returns it as a tree for JSON. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", kind.name().toLowerCase(java.util.Locale.ROOT));
    tree.put("name", name);
    tree.put("evaluationSeed", evaluationSeed);
    tree.put("evaluationEpisodes", evaluationEpisodes);
    tree.put("details", details);
    return tree;
  }

  /**
   * Reads what {@link #tree} gave.
   *
   * @param json the object
   * @throws FormatException if something is missing or out of range
   */
  static Origin read(JsonObject json) throws FormatException {
    return new Origin(
        json.constant("kind", Kind.class),
        json.text("name"),
        wholeSeed(json),
        json.integer("evaluationEpisodes", 1, Integer.MAX_VALUE),
        json.object("details").members());
  }

  private static long wholeSeed(JsonObject json) throws FormatException {
    if (json.members().get("evaluationSeed") instanceof Long seed && seed >= 0) {
      return seed;
    }
    throw new FormatException(
        json.where() + ".evaluationSeed",
        "a whole number of at least 0",
        "'" + json.members().get("evaluationSeed") + "'",
        "is it the file of another version?");
  }
}

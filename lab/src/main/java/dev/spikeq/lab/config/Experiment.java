package dev.spikeq.lab.config;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * All that determines a run's result, read from TOML by {@link ExperimentReader}.
 *
 * @param name what the experiment is called; the name of its folder
 * @param description one line for lists
 * @param seed the training seed, 0 or more
 * @param environment where it learns
 * @param network what learns
 * @param initialization how its weights start
 * @param agent how it learns
 * @param checkpointEvery environment steps between two checkpoints, at least 1
 * @param evaluation how the result is judged
 * @param settings everything but name, description and seed as TOML: all keys, in a fixed order
 */
public record Experiment(
    String name,
    String description,
    long seed,
    EnvironmentConfig environment,
    Network network,
    Initialization initialization,
    AgentConfig agent,
    long checkpointEvery,
    EvaluationConfig evaluation,
    String settings) {
  private static final int HASH_DIGITS = 10;

  /**
   * How the final policy is judged.
   *
   * @param episodes number of greedy episodes, at least 1
   * @param firstSeed training seed n is evaluated with seed {@code firstSeed + n}
   * @param environment where; as the one that it learns in, but for its limit of steps, say
   */
  public record EvaluationConfig(int episodes, long firstSeed, EnvironmentConfig environment) {}

  /**
   * The same with another training seed.
   *
   * @param newSeed 0 or more
   */
  public Experiment withSeed(long newSeed) {
    return new Experiment(
        name,
        description,
        newSeed,
        environment,
        network,
        initialization,
        agent,
        checkpointEvery,
        evaluation,
        settings);
  }

  /** Returns the seed that the final policy's episodes are drawn from. */
  public long evaluationSeed() {
    return evaluation.firstSeed() + seed;
  }

  /** Returns the whole experiment as TOML that {@link ExperimentReader} reads back. */
  public String toml() {
    return "name = %s\ndescription = %s\nseed = %d\n"
            .formatted(TomlText.write(name), TomlText.write(description), seed)
        + settings;
  }

  /** Returns the first digits of the settings' SHA-256: equal for all seeds of an experiment. */
  public String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(settings.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

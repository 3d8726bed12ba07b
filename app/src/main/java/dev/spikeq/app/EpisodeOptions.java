package dev.spikeq.app;

import dev.spikeq.lab.agreement.AgreementMeter;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.TrainedPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On which episodes a policy is judged. */
final class EpisodeOptions {
  @Option(
      names = "--episodes",
      paramLabel = "N",
      description = "How many episodes (default: as the policy says).")
  private @Nullable Integer episodes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "The seed of the episodes, and of disturbances (default: the one that its own evaluation"
              + " had).")
  private @Nullable Long seed;

  EpisodeOptions() {}

  /** Refuses numbers that no evaluation takes. */
  void check() throws ConfigException {
    if (episodes != null) {
      Options.requireEpisodes(episodes);
    }
    if (seed != null) {
      Options.requireSeed(seed);
    }
  }

  /** The episodes that were asked for, or those that a policy was judged on. */
  AgreementMeter.Episodes of(TrainedPolicy policy) {
    return new AgreementMeter.Episodes(
        episodes == null ? policy.origin().evaluationEpisodes() : episodes,
        seed == null ? policy.origin().evaluationSeed() : seed);
  }
}

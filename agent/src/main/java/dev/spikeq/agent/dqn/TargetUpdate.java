package dev.spikeq.agent.dqn;

/** How the target network follows the online network. */
public sealed interface TargetUpdate {
  /**
   * A copy every so many updates.
   *
   * @param everyUpdates at least 1
   */
  record Hard(int everyUpdates) implements TargetUpdate {
    /** Checks the interval. */
    public Hard {
      DqnConfig.requireAtLeast(1, everyUpdates, "Hard", "everyUpdates");
    }
  }

  /**
   * A copy after every so many episodes, after the updates of the episode's last step.
   *
   * @param everyEpisodes at least 1
   */
  record EveryEpisodes(int everyEpisodes) implements TargetUpdate {
    /** Checks the interval. */
    public EveryEpisodes {
      DqnConfig.requireAtLeast(1, everyEpisodes, "EveryEpisodes", "everyEpisodes");
    }
  }

  /**
   * A step towards it after each update: {@code target += tau (online - target)}.
   *
   * @param tau in (0, 1]
   */
  record Soft(double tau) implements TargetUpdate {
    /** Checks tau. */
    public Soft {
      if (!(tau > 0 && tau <= 1)) {
        throw new IllegalArgumentException("Soft: expected a tau in (0, 1], found " + tau);
      }
    }
  }
}

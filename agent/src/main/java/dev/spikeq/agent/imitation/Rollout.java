package dev.spikeq.agent.imitation;

/**
 * How states are gathered by a policy that acts.
 *
 * @param states how many, at least 1
 * @param randomShare probability that an action is drawn instead of chosen, in [0, 1]
 * @param persistence probability that a drawn action repeats the one before, in [0, 1)
 */
public record Rollout(int states, double randomShare, double persistence) {
  /** Checks all of them. */
  public Rollout {
    if (states < 1) {
      throw new IllegalArgumentException("Rollout: expected at least 1 state, found " + states);
    }
    if (!(randomShare >= 0 && randomShare <= 1)) {
      throw new IllegalArgumentException(
          "Rollout: expected a share of random actions in [0, 1], found " + randomShare);
    }
    if (!(persistence >= 0 && persistence < 1)) {
      throw new IllegalArgumentException(
          "Rollout: expected a persistence in [0, 1), found " + persistence);
    }
  }

  /**
   * A policy's own states.
   *
   * @param states how many, at least 1
   */
  public static Rollout greedy(int states) {
    return new Rollout(states, 0, 0);
  }
}

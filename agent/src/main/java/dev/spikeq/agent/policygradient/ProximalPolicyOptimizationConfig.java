package dev.spikeq.agent.policygradient;

/**
 * The settings of {@link ProximalPolicyOptimization}, in groups.
 *
 * @param steps environment steps of the run, at least 1; it ends with the round in which the last
 *     of them lies
 * @param advantages what an action was worth
 * @param rollouts what a round sees
 * @param updates what is learned from a round
 * @param critic what values states
 * @param entropyBonus what the policy gains by a nat of entropy, at least 0
 * @param descent how the policy moves
 * @param reportEvery steps between two progress records, at least 1
 */
public record ProximalPolicyOptimizationConfig(
    long steps,
    Advantages advantages,
    Rollouts rollouts,
    Updates updates,
    Critic critic,
    double entropyBonus,
    Descent descent,
    long reportEvery)
    implements PolicyGradientConfig {

  /** Checks the numbers. */
  public ProximalPolicyOptimizationConfig {
    PolicyGradientConfig.requireAtLeast(1, steps, "ProximalPolicyOptimizationConfig", "steps");
    PolicyGradientConfig.requireAtLeast(
        1, reportEvery, "ProximalPolicyOptimizationConfig", "reportEvery");
    PolicyGradientConfig.requireBonus(entropyBonus, "ProximalPolicyOptimizationConfig");
  }

  /** Returns the most samples that go through a network together. */
  @Override
  public int batch() {
    return Math.min(Trainee.CHUNK, Math.min(updates.minibatch(), rollouts.steps()));
  }

  /**
   * What is learned from a round.
   *
   * @param epochs how often each sample is seen, at least 1
   * @param minibatch samples of an update, at least 1; the last of an epoch has what is left
   * @param clipRange ε, above 0: beyond a ratio of 1 ± ε nothing more is gained
   */
  public record Updates(int epochs, int minibatch, double clipRange) {
    /** Checks the numbers. */
    public Updates {
      PolicyGradientConfig.requireAtLeast(1, epochs, "Updates", "epochs");
      PolicyGradientConfig.requireAtLeast(1, minibatch, "Updates", "minibatch");
      if (!(clipRange > 0 && Double.isFinite(clipRange))) {
        throw new IllegalArgumentException(
            "Updates: expected a clipRange above 0, found " + clipRange);
      }
    }
  }
}

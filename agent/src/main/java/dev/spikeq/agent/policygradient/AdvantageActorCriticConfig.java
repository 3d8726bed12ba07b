package dev.spikeq.agent.policygradient;

/**
 * The settings of {@link AdvantageActorCritic}, in groups.
 *
 * @param steps environment steps of the run, at least 1; it ends with the round in which the last
 *     of them lies
 * @param advantages what an action was worth
 * @param rollouts what a round sees
 * @param critic what values states
 * @param entropyBonus what the policy gains by a nat of entropy, at least 0
 * @param descent how the policy moves
 * @param reportEvery steps between two progress records, at least 1
 */
public record AdvantageActorCriticConfig(
    long steps,
    Advantages advantages,
    Rollouts rollouts,
    Critic critic,
    double entropyBonus,
    Descent descent,
    long reportEvery)
    implements PolicyGradientConfig {

  /** Checks the numbers. */
  public AdvantageActorCriticConfig {
    PolicyGradientConfig.requireAtLeast(1, steps, "AdvantageActorCriticConfig", "steps");
    PolicyGradientConfig.requireAtLeast(
        1, reportEvery, "AdvantageActorCriticConfig", "reportEvery");
    PolicyGradientConfig.requireBonus(entropyBonus, "AdvantageActorCriticConfig");
  }

  /** Returns the most samples that go through a network together. */
  @Override
  public int batch() {
    return Math.min(Trainee.CHUNK, rollouts.steps());
  }
}

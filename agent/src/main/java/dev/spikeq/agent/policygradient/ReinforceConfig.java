package dev.spikeq.agent.policygradient;

import dev.spikeq.snn.loss.RegressionLoss;

/**
 * The settings of {@link Reinforce}, in groups.
 *
 * @param steps environment steps of the run, at least 1; it ends with the round in which the last
 *     of them lies
 * @param returns what an action is worth
 * @param episodes in a round, all played to their end, at least 1
 * @param baseline what returns are compared with
 * @param entropyBonus what the policy gains by a nat of entropy, at least 0
 * @param descent how the policy moves
 * @param reportEvery steps between two progress records, at least 1
 */
public record ReinforceConfig(
    long steps,
    Returns returns,
    int episodes,
    Baseline baseline,
    double entropyBonus,
    Descent descent,
    long reportEvery)
    implements PolicyGradientConfig {

  /** Checks the numbers. */
  public ReinforceConfig {
    PolicyGradientConfig.requireAtLeast(1, steps, "ReinforceConfig", "steps");
    PolicyGradientConfig.requireAtLeast(1, episodes, "ReinforceConfig", "episodes");
    PolicyGradientConfig.requireAtLeast(1, reportEvery, "ReinforceConfig", "reportEvery");
    PolicyGradientConfig.requireBonus(entropyBonus, "ReinforceConfig");
  }

  /** Returns the most samples that go through the network together. */
  @Override
  public int batch() {
    return Trainee.CHUNK;
  }

  /**
   * What an action is worth: the discounted sum of the rewards until the end of the episode.
   *
   * @param discount γ, in [0, 1]
   * @param rewardScale what rewards are multiplied by inside learning, finite and not 0
   * @param scale of the returns less the baseline
   */
  public record Returns(double discount, double rewardScale, Scale scale) {
    /** Checks the numbers. */
    public Returns {
      PolicyGradientConfig.requireShare(discount, "Returns", "a discount");
      PolicyGradientConfig.requireScale(rewardScale, "Returns");
    }
  }

  /** What returns are compared with: the smaller the difference, the steadier the gradient. */
  public sealed interface Baseline {
    /** Nothing. */
    record None() implements Baseline {}

    /** The mean of all returns of the round. */
    record Mean() implements Baseline {}

    /**
     * A network's value of the state. It also values the last state of a truncated episode.
     *
     * @param critic the network
     * @param passes its updates in a round, over all samples, at least 1
     */
    record Learned(Critic critic, int passes) implements Baseline {
      /** Checks the passes. */
      public Learned {
        PolicyGradientConfig.requireAtLeast(1, passes, "Learned", "passes");
      }

      /** A squared error, at the policy's learning rate, ten times a round. */
      public Learned() {
        this(new Critic(1, new RegressionLoss.MeanSquared()), 10);
      }
    }
  }
}

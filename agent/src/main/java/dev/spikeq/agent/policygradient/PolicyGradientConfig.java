package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.agent.learning.WeightAveraging;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;

/** What the settings of all policy gradients have in common. */
public sealed interface PolicyGradientConfig extends AgentConfig
    permits ReinforceConfig, AdvantageActorCriticConfig, ProximalPolicyOptimizationConfig {

  /**
   * How a network moves along its gradients.
   *
   * @param optimizer the rule
   * @param learningRate over environment steps: progress is steps done by all steps
   * @param clipping of the gradients
   * @param averaging which weights of the policy are the result
   */
  record Descent(
      Optimizer.Method optimizer,
      LearningRate learningRate,
      Clipping clipping,
      WeightAveraging averaging) {}

  /** Whether advantages are scaled before the policy learns from them. */
  enum Scale {
    /** As they are: the learning rate has to fit the rewards. */
    RAW,
    /** To mean 0 and standard deviation 1 over all samples of a round. */
    NORMALIZED
  }

  /**
   * What an action was better by than the policy's usual one: {@code A[t] = δ[t] + γλ A[t+1]}, with
   * {@code δ[t] = r[t] + γ V(s[t+1]) - V(s[t])}, where V is 0 after a termination and the sum stops
   * at the end of an episode.
   *
   * <p>Source: Schulman et al., High-dimensional continuous control using generalized advantage
   * estimation, 2016, equation 16.
   *
   * @param discount γ, in [0, 1]
   * @param lambda λ, in [0, 1]: 0 trusts the critic, 1 the rewards
   * @param rewardScale what rewards are multiplied by inside learning, finite and not 0
   * @param scale of the advantages
   */
  record Advantages(double discount, double lambda, double rewardScale, Scale scale) {
    /** Checks the numbers. */
    public Advantages {
      requireShare(discount, "Advantages", "a discount");
      requireShare(lambda, "Advantages", "a lambda");
      requireScale(rewardScale, "Advantages");
    }
  }

  /**
   * What one round sees: each of several environments makes some steps, side by side.
   *
   * @param environments at least 1
   * @param length steps of each in a round, at least 1
   */
  record Rollouts(int environments, int length) {
    /** Checks the numbers. */
    public Rollouts {
      requireAtLeast(1, environments, "Rollouts", "environments");
      requireAtLeast(1, length, "Rollouts", "length");
    }

    /** Returns the environment steps of a round. */
    public int steps() {
      return Math.multiplyExact(environments, length);
    }
  }

  /**
   * The network that values states: of the policy's kind and widths, with one output.
   *
   * @param rateFactor its learning rate is the policy's times this, above 0
   * @param loss of the difference between value and goal
   */
  record Critic(double rateFactor, RegressionLoss loss) {
    /** Checks the factor. */
    public Critic {
      if (!(rateFactor > 0 && Double.isFinite(rateFactor))) {
        throw new IllegalArgumentException(
            "Critic: expected a rateFactor above 0, found " + rateFactor);
      }
    }
  }

  /** Returns how the policy moves. */
  Descent descent();

  /** Returns the steps between two progress records; a record comes at the end of a round. */
  long reportEvery();

  /** Refuses what is not in [0, 1]. */
  static void requireShare(double found, String where, String what) {
    if (!(found >= 0 && found <= 1)) {
      throw new IllegalArgumentException(
          where + ": expected " + what + " in [0, 1], found " + found);
    }
  }

  /** Refuses what cannot scale rewards. */
  static void requireScale(double found, String where) {
    if (found == 0 || !Double.isFinite(found)) {
      throw new IllegalArgumentException(
          where + ": expected a finite rewardScale that is not 0, found " + found);
    }
  }

  /** Refuses what is negative or not finite. */
  static void requireBonus(double found, String where) {
    if (!(found >= 0 && Double.isFinite(found))) {
      throw new IllegalArgumentException(
          where + ": expected an entropyBonus of at least 0, found " + found);
    }
  }

  /** Refuses what is too small. */
  static void requireAtLeast(long least, long found, String where, String what) {
    if (found < least) {
      throw new IllegalArgumentException(
          where + ": expected " + what + " of at least " + least + ", found " + found);
    }
  }
}

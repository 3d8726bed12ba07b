package dev.spikeq.agent.dqn;

/**
 * What an action is worth: {@code r[0] + γ r[1] + … + γ^(n-1) r[n-1] + γ^n Q(next)}, with fewer
 * terms at the end of an episode, and without the last one if the episode terminated there.
 *
 * @param discount γ, in [0, 1]
 * @param nStep n, at least 1
 * @param rewardScale what rewards are multiplied by inside learning, finite and not 0
 * @param bootstrap who chooses the next action
 * @param cutOff what a time limit means
 * @param actionGap what is taken off for the actions that are not the best
 */
public record Returns(
    double discount,
    int nStep,
    double rewardScale,
    Bootstrap bootstrap,
    CutOff cutOff,
    ActionGap actionGap) {
  /**
   * Returns that bootstrap after a time limit, with action gaps as they are.
   *
   * @param discount γ, in [0, 1]
   * @param nStep n, at least 1
   * @param rewardScale what rewards are multiplied by inside learning, finite and not 0
   * @param bootstrap who chooses the next action
   */
  public Returns(double discount, int nStep, double rewardScale, Bootstrap bootstrap) {
    this(discount, nStep, rewardScale, bootstrap, CutOff.BOOTSTRAPPED, new ActionGap.Kept());
  }

  /** Checks the numbers. */
  public Returns {
    if (!(discount >= 0 && discount <= 1)) {
      throw new IllegalArgumentException(
          "Returns: expected a discount in [0, 1], found " + discount);
    }
    DqnConfig.requireAtLeast(1, nStep, "Returns", "nStep");
    if (rewardScale == 0 || !Double.isFinite(rewardScale)) {
      throw new IllegalArgumentException(
          "Returns: expected a finite rewardScale that is not 0, found " + rewardScale);
    }
  }
}

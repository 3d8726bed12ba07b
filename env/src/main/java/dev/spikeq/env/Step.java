package dev.spikeq.env;

/**
 * The outcome of one step.
 *
 * <p>The two flags are apart because they mean different things to a learner: after {@code
 * terminated} there is no future, its value is 0; after {@code truncated} the episode was only cut
 * off (by a time limit, say) and the value of the last observation still counts. Both can be set.
 *
 * @param reward the reward of this step
 * @param terminated whether the task itself reached an end: goal or failure
 * @param truncated whether the episode was cut off from outside
 */
public record Step(double reward, boolean terminated, boolean truncated) {

  /** Returns whether the episode is over for either reason. */
  public boolean over() {
    return terminated || truncated;
  }

  /**
   * Returns this step with another reward.
   *
   * @param newReward the reward to put in place
   */
  public Step withReward(double newReward) {
    return new Step(newReward, terminated, truncated);
  }
}

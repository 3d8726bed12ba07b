package dev.spikeq.env.wrapper;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;

/**
 * Replaces each reward by a function of what happened, for an agent to learn from. The
 * environment's own stays known, so that what is reported of an episode is what the task counts.
 */
public final class RewardShaping extends EnvironmentWrapper {

  /** A reward made from a whole transition. */
  @FunctionalInterface
  public interface Reward {

    /**
     * Returns the reward of a step.
     *
     * @param previous the observation before the step; not to be kept or changed
     * @param action what was done
     * @param step what the environment said, with its own reward
     * @param observation the observation after the step; not to be kept or changed
     */
    double of(float[] previous, Action action, Step step, float[] observation);
  }

  private final Reward reward;
  private final float[] previous;
  private double ownReward;

  /**
   * Shapes the rewards of an environment.
   *
   * @param inner the environment inside
   * @param reward gives the reward that is passed on
   */
  public RewardShaping(Environment inner, Reward reward) {
    super(inner);
    this.reward = reward;
    previous = new float[inner.observationSpace().size()];
  }

  @Override
  protected void started(float[] observation) {
    System.arraycopy(observation, 0, previous, 0, previous.length);
  }

  @Override
  public Step step(Action action, float[] observation) {
    Step step = inner().step(action, observation);
    ownReward = step.reward();
    Step shaped = step.withReward(reward.of(previous, action, step, observation));
    System.arraycopy(observation, 0, previous, 0, previous.length);
    return shaped;
  }

  /** Returns the reward that the environment inside gave for the last step; 0 before the first. */
  public double ownReward() {
    return ownReward;
  }
}

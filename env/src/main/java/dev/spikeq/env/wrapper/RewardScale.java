package dev.spikeq.env.wrapper;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;

/** Multiplies each reward by a factor. */
public final class RewardScale extends EnvironmentWrapper {
  private final double factor;

  /**
   * Scales the rewards of an environment.
   *
   * @param inner the environment inside
   * @param factor what rewards are multiplied by, finite
   */
  public RewardScale(Environment inner, double factor) {
    super(inner);
    if (!Double.isFinite(factor)) {
      throw new IllegalArgumentException("RewardScale: expected a finite factor, found " + factor);
    }
    this.factor = factor;
  }

  @Override
  public Step step(Action action, float[] observation) {
    Step step = inner().step(action, observation);
    return step.withReward(step.reward() * factor);
  }
}

package dev.spikeq.env.wrapper;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;

/**
 * Cuts an episode off after a number of steps: sets {@code truncated} on step number {@code steps}
 * since the start and on all after it, whatever {@code terminated} says.
 */
public final class TimeLimit extends EnvironmentWrapper {
  private final int steps;
  private int elapsed;

  /**
   * Limits an environment.
   *
   * @param inner the environment inside
   * @param steps the number of the first step that is truncated, 1 or more
   */
  public TimeLimit(Environment inner, int steps) {
    super(inner);
    if (steps < 1) {
      throw new IllegalArgumentException("TimeLimit: expected 1 step or more, found " + steps);
    }
    this.steps = steps;
  }

  /** Returns the limit in steps. */
  public int steps() {
    return steps;
  }

  @Override
  protected void started(float[] observation) {
    elapsed = 0;
  }

  @Override
  public Step step(Action action, float[] observation) {
    Step step = inner().step(action, observation);
    if (elapsed < steps) {
      elapsed++;
    }
    return elapsed < steps || step.truncated()
        ? step
        : new Step(step.reward(), step.terminated(), true);
  }
}

package dev.spikeq.env.wrapper;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Space;
import dev.spikeq.env.StateAccess;
import dev.spikeq.env.Step;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An environment around another one that passes everything on. A wrapper overrides what it changes:
 * {@link #started} for what happens at the start of an episode and {@link #step} for each step.
 */
public abstract class EnvironmentWrapper implements Environment, StateAccess {
  private final Environment inner;

  /**
   * Wraps an environment.
   *
   * @param inner the environment inside; closed together with this one
   */
  protected EnvironmentWrapper(Environment inner) {
    this.inner = inner;
  }

  /** Returns the environment inside. */
  public final Environment inner() {
    return inner;
  }

  @Override
  public Box observationSpace() {
    return inner.observationSpace();
  }

  @Override
  public Space actionSpace() {
    return inner.actionSpace();
  }

  @Override
  public final void reset(RandomGenerator random, float[] observation) {
    inner.reset(random, observation);
    started(observation);
  }

  /**
   * Called when the environment inside has started an episode, drawn or from a given state.
   *
   * @param observation the first observation, which may be changed in place
   */
  protected void started(float[] observation) {}

  @Override
  public Step step(Action action, float[] observation) {
    return inner.step(action, observation);
  }

  /** Finds the state only where the environment inside gives access to it. */
  @Override
  public final <T> Optional<T> find(Class<T> capability) {
    if (capability == StateAccess.class && inner.find(StateAccess.class).isEmpty()) {
      return Optional.empty();
    }
    return capability.isInstance(this)
        ? Optional.of(capability.cast(this))
        : inner.find(capability);
  }

  @Override
  public final double[] state() {
    return innerState().state();
  }

  @Override
  public final void resetTo(double[] state, float[] observation) {
    innerState().resetTo(state, observation);
    started(observation);
  }

  private StateAccess innerState() {
    return inner
        .find(StateAccess.class)
        .orElseThrow(() ->
            new IllegalStateException(
                inner.getClass().getSimpleName()
                    + " gives no access to its state: start it with reset instead"));
  }

  @Override
  public void close() {
    inner.close();
  }
}

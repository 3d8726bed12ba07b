package dev.spikeq.env;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Several copies of an environment that step together, with their observations in one array.
 *
 * <p>A copy whose episode ends is reset within the same step: {@link #observations} then holds the
 * first observation of its next episode and {@link #finalObservations} the last one of the episode
 * that ended, which a learner needs to bootstrap after truncation. Each copy has its own generator,
 * so what one does is independent of how many others there are.
 *
 * <p>The arrays returned belong to this object and are overwritten by the next call; n is the
 * number of copies, size that of one observation.
 */
public final class VectorEnvironment implements AutoCloseable {
  private final List<Environment> environments;
  private final Box observationSpace;
  private final Space actionSpace;
  private final int size;
  private final RandomGenerator[] randoms;
  private final float[] observations;
  private final float[] finalObservations;
  private final float[] scratch;
  private final double[] rewards;
  private final boolean[] terminated;
  private final boolean[] truncated;

  /**
   * Joins environments with equal spaces.
   *
   * @param environments one or more; closed together with this one
   * @throws IllegalArgumentException if there are none or their spaces differ
   */
  public VectorEnvironment(List<? extends Environment> environments) {
    if (environments.isEmpty()) {
      throw new IllegalArgumentException("VectorEnvironment: expected 1 copy or more, found none");
    }
    this.environments = List.copyOf(environments);
    observationSpace = environments.getFirst().observationSpace();
    actionSpace = environments.getFirst().actionSpace();
    for (int i = 1; i < environments.size(); i++) {
      Environment other = environments.get(i);
      if (!other.observationSpace().equals(observationSpace)
          || !other.actionSpace().equals(actionSpace)) {
        throw new IllegalArgumentException(
            "VectorEnvironment: copy %d: expected the spaces of copy 0, %s and %s, found %s and %s"
                .formatted(
                    i,
                    observationSpace,
                    actionSpace,
                    other.observationSpace(),
                    other.actionSpace()));
      }
    }
    int count = environments.size();
    size = observationSpace.size();
    randoms = new RandomGenerator[count];
    observations = new float[Math.multiplyExact(count, size)];
    finalObservations = new float[observations.length];
    scratch = new float[size];
    rewards = new double[count];
    terminated = new boolean[count];
    truncated = new boolean[count];
  }

  /**
   * Makes copies of one environment.
   *
   * @param count how many, 1 or more
   * @param factory makes a new one at every call
   */
  public VectorEnvironment(int count, Supplier<? extends Environment> factory) {
    this(Stream.generate(factory).limit(Math.max(count, 0)).toList());
  }

  /** Returns the number of copies n. */
  public int count() {
    return environments.size();
  }

  /** Returns what one copy's observation looks like. */
  public Box observationSpace() {
    return observationSpace;
  }

  /** Returns which actions one copy takes. */
  public Space actionSpace() {
    return actionSpace;
  }

  /**
   * Starts an episode in every copy.
   *
   * @param generators one per copy, kept for all episodes that follow
   * @throws IllegalArgumentException if their number is not {@link #count}
   */
  public void reset(List<? extends RandomGenerator> generators) {
    checkCount("generators", generators.size());
    for (int i = 0; i < randoms.length; i++) {
      randoms[i] = generators.get(i);
      resetCopy(i);
      rewards[i] = 0;
      terminated[i] = false;
      truncated[i] = false;
    }
    System.arraycopy(observations, 0, finalObservations, 0, observations.length);
  }

  /**
   * Steps every copy, and resets those whose episode ends.
   *
   * @param actions one per copy
   * @throws IllegalArgumentException if their number is not {@link #count}
   * @throws IllegalStateException if {@link #reset} was not called
   */
  public void step(List<? extends Action> actions) {
    checkCount("actions", actions.size());
    for (int i = 0; i < randoms.length; i++) {
      stepCopy(i, actions.get(i));
    }
  }

  /**
   * Steps every copy with a discrete action, and resets those whose episode ends.
   *
   * @param actions the index of an action per copy
   * @throws IllegalArgumentException if their number is not {@link #count}
   * @throws IllegalStateException if {@link #reset} was not called
   */
  public void step(int[] actions) {
    checkCount("actions", actions.length);
    for (int i = 0; i < randoms.length; i++) {
      stepCopy(i, Action.discrete(actions[i]));
    }
  }

  private void stepCopy(int copy, Action action) {
    Step step = environments.get(copy).step(action, scratch);
    rewards[copy] = step.reward();
    terminated[copy] = step.terminated();
    truncated[copy] = step.truncated();
    System.arraycopy(scratch, 0, finalObservations, copy * size, size);
    if (step.over()) {
      resetCopy(copy);
    } else {
      System.arraycopy(scratch, 0, observations, copy * size, size);
    }
  }

  private void resetCopy(int copy) {
    environments.get(copy).reset(randoms[copy], scratch);
    System.arraycopy(scratch, 0, observations, copy * size, size);
  }

  private void checkCount(String what, int found) {
    if (found != randoms.length) {
      throw new IllegalArgumentException(
          "VectorEnvironment: expected %d %s, one per copy, found %d"
              .formatted(randoms.length, what, found));
    }
  }

  /** Returns the observations to act on next, {@code [n, size]}. */
  public float[] observations() {
    return observations;
  }

  /**
   * Returns the observations that the last step ended with, {@code [n, size]}: equal to {@link
   * #observations} for copies whose episode goes on.
   */
  public float[] finalObservations() {
    return finalObservations;
  }

  /** Returns the rewards of the last step, {@code [n]}. */
  public double[] rewards() {
    return rewards;
  }

  /** Returns which copies terminated in the last step, {@code [n]}. */
  public boolean[] terminated() {
    return terminated;
  }

  /** Returns which copies were truncated in the last step, {@code [n]}. */
  public boolean[] truncated() {
    return truncated;
  }

  /** Closes every copy, the rest too if one fails. */
  @Override
  public void close() {
    RuntimeException failure = null;
    for (Environment environment : environments) {
      try {
        environment.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}

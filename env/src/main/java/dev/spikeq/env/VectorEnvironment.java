package dev.spikeq.env;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Several copies of an environment that step together, with their observations in one array.
 *
 * <p>A copy whose episode ends is reset within the same step: {@link #observations} then holds the
 * first observation of its next episode and {@link #finalObservations} the last one of the episode
 * that ended, which a learner needs to bootstrap after truncation. Each copy has its own generator,
 * so what one does is independent of how many others there are.
 *
 * <p>Copies may step on several threads; what comes of it does not depend on their number. It is
 * worth it where a step takes longer than to wake a thread, some tens of microseconds: for emulated
 * games, not for a pole on a cart. Copies must then share nothing that changes. Where a copy fails,
 * the others still make their step.
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
  private final float[][] scratch;
  private final double[] rewards;
  private final boolean[] terminated;
  private final boolean[] truncated;
  private final @Nullable Throwable[] failures;
  private final int helpers;
  private final @Nullable ExecutorService pool;

  /**
   * Joins environments with equal spaces, which step one after the other.
   *
   * @param environments one or more; closed together with this one
   * @throws IllegalArgumentException if there are none or their spaces differ
   */
  public VectorEnvironment(List<? extends Environment> environments) {
    this(environments, 1);
  }

  /**
   * Joins environments with equal spaces.
   *
   * @param environments one or more; closed together with this one
   * @param threads how many threads they step on, the calling one included; at least 1
   * @throws IllegalArgumentException if there are no environments, their spaces differ or there is
   *     no thread; they are then left open
   */
  public VectorEnvironment(List<? extends Environment> environments, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "VectorEnvironment: expected at least 1 thread, found " + threads);
    }
    requireEqualSpaces(environments);
    this.environments = List.copyOf(environments);
    observationSpace = environments.getFirst().observationSpace();
    actionSpace = environments.getFirst().actionSpace();
    int count = environments.size();
    size = observationSpace.size();
    randoms = new RandomGenerator[count];
    observations = new float[Math.multiplyExact(count, size)];
    finalObservations = new float[observations.length];
    scratch = new float[count][size];
    rewards = new double[count];
    terminated = new boolean[count];
    truncated = new boolean[count];
    failures = new Throwable[count];
    helpers = Math.min(threads, count) - 1;
    pool =
        helpers == 0
            ? null
            : Executors.newFixedThreadPool(
                helpers, Thread.ofPlatform().daemon().name("spikeq-environment-", 1).factory());
  }

  /**
   * Makes copies of one environment, which step one after the other.
   *
   * @param count how many, 1 or more
   * @param factory makes a new one at every call
   */
  public VectorEnvironment(int count, Supplier<? extends Environment> factory) {
    this(count, factory, 1);
  }

  /**
   * Makes copies of one environment.
   *
   * @param count how many, 1 or more
   * @param factory makes a new one at every call; called in this thread
   * @param threads how many threads they step on, the calling one included; at least 1
   */
  public VectorEnvironment(int count, Supplier<? extends Environment> factory, int threads) {
    this(make(count, factory), threads);
  }

  private static List<Environment> make(int count, Supplier<? extends Environment> factory) {
    List<Environment> made = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        made.add(factory.get());
      }
      requireEqualSpaces(made);
      return made;
    } catch (RuntimeException | Error failure) {
      Closing.after(failure, closings(made));
      throw failure;
    }
  }

  private static List<Runnable> closings(List<? extends Environment> environments) {
    return environments.stream().<Runnable>map(environment -> environment::close).toList();
  }

  private static void requireEqualSpaces(List<? extends Environment> environments) {
    if (environments.isEmpty()) {
      throw new IllegalArgumentException("VectorEnvironment: expected 1 copy or more, found none");
    }
    Environment first = environments.getFirst();
    for (int i = 1; i < environments.size(); i++) {
      Environment other = environments.get(i);
      if (!other.observationSpace().equals(first.observationSpace())
          || !other.actionSpace().equals(first.actionSpace())) {
        throw new IllegalArgumentException(
            "VectorEnvironment: copy %d: expected the spaces of copy 0, %s and %s, found %s and %s"
                .formatted(
                    i,
                    first.observationSpace(),
                    first.actionSpace(),
                    other.observationSpace(),
                    other.actionSpace()));
      }
    }
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
   * @throws RuntimeException as in {@link #step(int[])}, if a copy fails
   */
  public void reset(List<? extends RandomGenerator> generators) {
    checkCount("generators", generators.size());
    each(i -> {
      randoms[i] = generators.get(i);
      resetCopy(i);
      rewards[i] = 0;
      terminated[i] = false;
      truncated[i] = false;
    });
    System.arraycopy(observations, 0, finalObservations, 0, observations.length);
  }

  /**
   * Steps every copy, and resets those whose episode ends.
   *
   * @param actions one per copy
   * @throws IllegalArgumentException if their number is not {@link #count}, or a copy has no such
   *     action
   * @throws IllegalStateException if {@link #reset} was not called, or a copy fails in another way
   */
  public void step(List<? extends Action> actions) {
    checkCount("actions", actions.size());
    each(i -> stepCopy(i, actions.get(i)));
  }

  /**
   * Steps every copy with a discrete action, and resets those whose episode ends.
   *
   * @param actions the index of an action per copy
   * @throws IllegalArgumentException if their number is not {@link #count}, or a copy has no such
   *     action
   * @throws IllegalStateException if {@link #reset} was not called, or a copy fails in another way;
   *     the message names the first copy that failed, and its own exception is the cause
   */
  public void step(int[] actions) {
    checkCount("actions", actions.length);
    each(i -> stepCopy(i, Action.discrete(actions[i])));
  }

  /**
   * Does something with every copy, on all threads; each copy has places of its own to write to.
   */
  private void each(IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          for (int copy = next.getAndIncrement();
              copy < failures.length;
              copy = next.getAndIncrement()) {
            attempt(task, copy);
          }
        };
    CompletableFuture<?>[] helping = new CompletableFuture<?>[pool == null ? 0 : helpers];
    if (pool != null) {
      Arrays.setAll(helping, _ -> CompletableFuture.runAsync(share, pool));
    }
    share.run();
    CompletableFuture.allOf(helping).join();
    throwFirstFailure();
  }

  private void attempt(IntConsumer task, int copy) {
    try {
      task.accept(copy);
    } catch (RuntimeException | Error e) {
      failures[copy] = e;
    }
  }

  private void throwFirstFailure() {
    for (int copy = 0; copy < failures.length; copy++) {
      Throwable failure = failures[copy];
      if (failure != null) {
        Arrays.fill(failures, null);
        String message = "VectorEnvironment: copy " + copy + ": " + failure.getMessage();
        switch (failure) {
          case Error error -> throw error;
          case IllegalArgumentException _ -> throw new IllegalArgumentException(message, failure);
          default -> throw new IllegalStateException(message, failure);
        }
      }
    }
  }

  private void stepCopy(int copy, Action action) {
    Step step = environments.get(copy).step(action, scratch[copy]);
    rewards[copy] = step.reward();
    terminated[copy] = step.terminated();
    truncated[copy] = step.truncated();
    System.arraycopy(scratch[copy], 0, finalObservations, copy * size, size);
    if (step.over()) {
      resetCopy(copy);
    } else {
      System.arraycopy(scratch[copy], 0, observations, copy * size, size);
    }
  }

  private void resetCopy(int copy) {
    environments.get(copy).reset(randoms[copy], scratch[copy]);
    System.arraycopy(scratch[copy], 0, observations, copy * size, size);
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

  /** Closes every copy, the rest too if one fails, and ends the threads. */
  @Override
  public void close() {
    if (pool != null) {
      pool.shutdown();
    }
    Closing.all(closings(environments));
  }
}

package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.env.Step;

/**
 * Turns steps into n-step transitions: those of the last steps wait here until n rewards are known
 * or the episode ends.
 *
 * <p>A sum of rewards never crosses the end of an episode. There it bootstraps from the last
 * observation with as many powers of the discount as it has rewards, unless the episode terminated.
 * Source: Watkins' n-step returns as used by Hessel et al., Rainbow, 2018; not corrected for
 * actions that the greedy policy would not have taken.
 */
public final class NStepReturns {
  private final int n;
  private final double discount;
  private final int observationSize;
  private final float[] observations;
  private final int[] actions;
  private final double[] rewards;
  private int first;
  private int count;

  /**
   * Makes an empty queue.
   *
   * @param n most rewards in a sum, at least 1
   * @param discount in [0, 1]
   * @param observationSize number of values in an observation
   */
  public NStepReturns(int n, double discount, int observationSize) {
    this.n = n;
    this.discount = discount;
    this.observationSize = observationSize;
    observations = new float[Math.multiplyExact(n, observationSize)];
    actions = new int[n];
    rewards = new double[n];
  }

  /**
   * Takes a step in, and hands the transitions that it completes to a replay.
   *
   * @param observation before the step; copied
   * @param action what was done
   * @param reward as it counts in the sums; the one in {@code outcome} is not looked at
   * @param outcome whether and how the episode ended
   * @param nextObservation after the step
   * @param replay receives the transitions
   */
  public void add(
      float[] observation,
      int action,
      double reward,
      Step outcome,
      float[] nextObservation,
      Replay replay) {
    int place = (first + count) % n;
    System.arraycopy(observation, 0, observations, place * observationSize, observationSize);
    actions[place] = action;
    rewards[place] = reward;
    count++;
    if (outcome.over()) {
      while (count > 0) {
        completeFirst(outcome.terminated(), nextObservation, replay);
      }
    } else if (count == n) {
      completeFirst(false, nextObservation, replay);
    }
  }

  /**
   * Ends an episode without its last step: hands over the transitions that wait, as if the episode
   * had been cut off one step earlier.
   *
   * @param observation before the step that is left out
   * @param replay receives the transitions
   */
  public void endBefore(float[] observation, Replay replay) {
    while (count > 0) {
      completeFirst(false, observation, replay);
    }
  }

  private void completeFirst(boolean terminated, float[] nextObservation, Replay replay) {
    double sum = 0;
    double power = 1;
    for (int i = 0; i < count; i++) {
      sum += power * rewards[(first + i) % n];
      power *= discount;
    }
    replay.add(
        observations,
        first * observationSize,
        actions[first],
        sum,
        terminated ? 0 : power,
        nextObservation);
    first = (first + 1) % n;
    count--;
  }

  /**
   * Saves the steps that wait.
   *
   * @param snapshot receives them
   */
  public void save(Snapshot snapshot) {
    float[] waiting = new float[count * observationSize];
    int[] done = new int[count];
    double[] earned = new double[count];
    for (int i = 0; i < count; i++) {
      int place = (first + i) % n;
      System.arraycopy(
          observations, place * observationSize, waiting, i * observationSize, observationSize);
      done[i] = actions[place];
      earned[i] = rewards[place];
    }
    snapshot.put("observations", waiting);
    snapshot.put("actions", done);
    snapshot.put("rewards", earned);
  }

  /**
   * Continues from a snapshot.
   *
   * @param snapshot from a queue of the same n and observation size
   */
  public void restore(Snapshot snapshot) {
    int[] done = snapshot.ints("actions", -1);
    if (done.length >= n) {
      throw new IllegalArgumentException(
          "NStepReturns: expected less than %d steps that wait, found %d: is nStep the same?"
              .formatted(n, done.length));
    }
    first = 0;
    count = done.length;
    float[] waiting = snapshot.floats("observations", count * observationSize);
    double[] earned = snapshot.doubles("rewards", count);
    System.arraycopy(waiting, 0, observations, 0, waiting.length);
    System.arraycopy(done, 0, actions, 0, count);
    System.arraycopy(earned, 0, rewards, 0, count);
  }
}

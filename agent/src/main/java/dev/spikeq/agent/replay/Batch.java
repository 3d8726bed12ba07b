package dev.spikeq.agent.replay;

/** Transitions gathered to learn from, in flat arrays that a replay fills. */
public final class Batch {
  private final int size;
  final int[] places;
  final float[] observations;
  final int[] actions;
  final float[] gains;
  final float[] bootstraps;
  final float[] nextObservations;
  final float[] weights;

  /**
   * Makes an empty batch.
   *
   * @param size number of transitions, at least 1
   * @param observationSize number of values in an observation
   */
  public Batch(int size, int observationSize) {
    this.size = size;
    places = new int[size];
    observations = new float[Math.multiplyExact(size, observationSize)];
    actions = new int[size];
    gains = new float[size];
    bootstraps = new float[size];
    nextObservations = new float[observations.length];
    weights = new float[size];
  }

  /** Returns the number of transitions. */
  public int size() {
    return size;
  }

  /** Returns the observations, {@code [batch, observationSize]}; not a copy. */
  public float[] observations() {
    return observations;
  }

  /**
   * Returns what was done in a transition.
   *
   * @param i its position in the batch
   */
  public int action(int i) {
    return actions[i];
  }

  /**
   * Returns the discounted sum of a transition's rewards.
   *
   * @param i its position in the batch
   */
  public float gain(int i) {
    return gains[i];
  }

  /**
   * Returns what the value of a transition's next observation is multiplied by.
   *
   * @param i its position in the batch
   * @return a power of the discount, or 0 after a termination
   */
  public float bootstrap(int i) {
    return bootstraps[i];
  }

  /** Returns the next observations, {@code [batch, observationSize]}; not a copy. */
  public float[] nextObservations() {
    return nextObservations;
  }

  /**
   * Returns how much a transition's loss counts.
   *
   * @param i its position in the batch
   * @return in (0, 1]; 1 for all in a uniform replay
   */
  public float weight(int i) {
    return weights[i];
  }

  /**
   * Returns where a transition lies in the replay.
   *
   * @param i its position in the batch
   */
  public int place(int i) {
    return places[i];
  }
}

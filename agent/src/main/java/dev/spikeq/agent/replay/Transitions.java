package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;
import java.util.Arrays;

/** A ring of transitions in flat arrays. */
final class Transitions {
  private final int capacity;
  private final int observationSize;
  private final float[] observations;
  private final int[] actions;
  private final float[] gains;
  private final float[] bootstraps;
  private final float[] nextObservations;
  private int size;
  private int next;

  Transitions(int capacity, int observationSize) {
    this.capacity = capacity;
    this.observationSize = observationSize;
    long values = (long) capacity * observationSize;
    if (values > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Replay: expected at most 2^31 - 9 observed values, found %d transitions of %d: take a"
                  .formatted(capacity, observationSize)
              + " smaller capacity");
    }
    observations = new float[(int) values];
    actions = new int[capacity];
    gains = new float[capacity];
    bootstraps = new float[capacity];
    nextObservations = new float[(int) values];
  }

  int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  /** Writes a transition and returns its place. */
  int add(
      float[] from,
      int offset,
      int action,
      double gain,
      double bootstrap,
      float[] nextObservation) {
    int place = next;
    System.arraycopy(from, offset, observations, place * observationSize, observationSize);
    System.arraycopy(
        nextObservation, 0, nextObservations, place * observationSize, observationSize);
    actions[place] = action;
    gains[place] = (float) gain;
    bootstraps[place] = (float) bootstrap;
    next = place + 1 == capacity ? 0 : place + 1;
    size = Math.min(size + 1, capacity);
    return place;
  }

  /** Copies the transition at a place to a position of a batch. */
  void copyTo(Batch batch, int i, int place) {
    int from = place * observationSize;
    int to = i * observationSize;
    System.arraycopy(observations, from, batch.observations, to, observationSize);
    System.arraycopy(nextObservations, from, batch.nextObservations, to, observationSize);
    batch.places[i] = place;
    batch.actions[i] = actions[place];
    batch.gains[i] = gains[place];
    batch.bootstraps[i] = bootstraps[place];
  }

  void requireFilled() {
    if (size == 0) {
      throw new IllegalStateException(
          "Replay: expected a transition to draw, found none: is the warm-up shorter than n"
              + " steps?");
    }
  }

  void save(Snapshot snapshot) {
    snapshot.put("ring", new int[] {capacity, size, next});
    snapshot.put("observations", Arrays.copyOf(observations, size * observationSize));
    snapshot.put("actions", Arrays.copyOf(actions, size));
    snapshot.put("gains", Arrays.copyOf(gains, size));
    snapshot.put("bootstraps", Arrays.copyOf(bootstraps, size));
    snapshot.put("nextObservations", Arrays.copyOf(nextObservations, size * observationSize));
  }

  void restore(Snapshot snapshot) {
    int[] ring = snapshot.ints("ring", 3);
    int saved = ring[1];
    if (ring[0] != capacity || saved < 0 || saved > capacity || ring[2] != nextAfter(saved, ring)) {
      throw new IllegalArgumentException(
          "Replay: expected a ring of capacity %d, found %s (capacity, size, next place)"
              .formatted(capacity, Arrays.toString(ring)));
    }
    copy(snapshot.floats("observations", saved * observationSize), observations);
    copy(snapshot.floats("gains", saved), gains);
    copy(snapshot.floats("bootstraps", saved), bootstraps);
    copy(snapshot.floats("nextObservations", saved * observationSize), nextObservations);
    System.arraycopy(snapshot.ints("actions", saved), 0, actions, 0, saved);
    size = saved;
    next = ring[2];
  }

  /** Until the ring is full the next place follows the last; then it may be any. */
  private int nextAfter(int saved, int[] ring) {
    return saved < capacity ? saved : Math.clamp(ring[2], 0, capacity - 1);
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, from.length);
  }
}

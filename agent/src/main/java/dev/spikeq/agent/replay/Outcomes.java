package dev.spikeq.agent.replay;

/** What transitions hold beside their observations, in the places of a ring. */
final class Outcomes {
  private final int capacity;
  final int[] actions;
  final float[] gains;
  final float[] bootstraps;
  private int size;
  private int next;

  Outcomes(int capacity) {
    this.capacity = capacity;
    actions = new int[capacity];
    gains = new float[capacity];
    bootstraps = new float[capacity];
  }

  int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  /** The place that is written next: that of the oldest transition once the ring is full. */
  int next() {
    return next;
  }

  /** Writes a transition and returns its place. */
  int add(int action, double gain, double bootstrap) {
    int place = next;
    actions[place] = action;
    gains[place] = (float) gain;
    bootstraps[place] = (float) bootstrap;
    next = place + 1 == capacity ? 0 : place + 1;
    size = Math.min(size + 1, capacity);
    return place;
  }

  void copyTo(Batch batch, int i, int place) {
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

  void requireActions(int most) {
    for (int place = 0; place < size; place++) {
      if (actions[place] < 0 || actions[place] >= most) {
        throw new IllegalArgumentException(
            "Snapshot: expected actions from 0 to %d, found %d: is it damaged?"
                .formatted(most - 1, actions[place]));
      }
    }
  }

  /** Takes the places of a saved ring, whose arrays are then filled by the caller. */
  void restore(long savedCapacity, long savedSize, long savedNext) {
    // Until the ring is full the next place follows the last; then it may be any.
    boolean fits =
        savedSize < capacity ? savedNext == savedSize : savedNext >= 0 && savedNext < capacity;
    if (savedCapacity != capacity || savedSize < 0 || savedSize > capacity || !fits) {
      throw new IllegalArgumentException(
          "Replay: expected a ring of capacity %d, found [%d, %d, %d] (capacity, size, next place)"
              .formatted(capacity, savedCapacity, savedSize, savedNext));
    }
    size = (int) savedSize;
    next = (int) savedNext;
  }
}

package dev.spikeq.lab.agreement;

import java.util.stream.IntStream;

/**
 * Episodes as an agent saw them. The arrays are the record's own and not changed.
 *
 * @param size values in an observation
 * @param states what was decided on, {@code [decisions, size]}, episode after episode
 * @param actions what was decided, {@code [decisions]}
 * @param starts where each episode begins, and where the last one ends: {@code [episodes + 1]}
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record Trajectories(int size, float[] states, int[] actions, int[] starts) {
  /** States without an order, each an episode of its own; nobody has decided on them yet. */
  static Trajectories ofStates(float[] states, int size) {
    int count = states.length / size;
    return new Trajectories(
        size, states, new int[count], IntStream.rangeClosed(0, count).toArray());
  }

  int episodes() {
    return starts.length - 1;
  }

  /** Whether every episode is a single decision: then they are independent trials. */
  boolean independent() {
    return decisions() == episodes();
  }

  int decisions() {
    return starts[episodes()];
  }
}

package dev.spikeq.lab.agreement;

import dev.spikeq.snn.coding.Observations;
import java.util.stream.IntStream;

/**
 * Episodes as an agent saw them. Rows and arrays are the record's own and not changed.
 *
 * @param states what was decided on, episode after episode
 * @param actions what was decided, {@code [decisions]}
 * @param starts where each episode begins, and where the last one ends: {@code [episodes + 1]}
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record Trajectories(Observations states, int[] actions, int[] starts) {
  /** States without an order, each an episode of its own; nobody has decided on them yet. */
  static Trajectories ofStates(Observations states) {
    int count = states.count();
    return new Trajectories(states, new int[count], IntStream.rangeClosed(0, count).toArray());
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

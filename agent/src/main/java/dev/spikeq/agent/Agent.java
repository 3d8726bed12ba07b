package dev.spikeq.agent;

import dev.spikeq.snn.Parameters;
import java.util.Map;

/**
 * Something that learns step by step, can be interrupted between two steps, and ends with a policy.
 *
 * <p>A run depends on its settings and its root stream alone: not on the threads, and not on how it
 * was cut into calls of {@link #run} or interrupted by {@link #snapshot} and {@link #restore}. Not
 * for use by several threads at once.
 */
public interface Agent extends AutoCloseable {

  /** Returns how many steps were made; environment steps where the algorithm does not say else. */
  long step();

  /** Returns whether the run has made all its steps. */
  boolean finished();

  /**
   * Learns until a step of the run, or its last one.
   *
   * @param untilStep where to stop: there, or at the end of the round in which it lies where an
   *     algorithm works in rounds of many steps; nothing happens if the run is there already
   * @param listener hears of episodes, progress and warnings
   * @throws IllegalStateException if a number is no longer finite
   */
  void run(long untilStep, TrainingListener listener);

  /** Returns the parameters to evaluate and keep, for the network of the run; not a copy. */
  Parameters evaluationParameters();

  /** Returns the complete state between two steps. */
  Snapshot snapshot();

  /**
   * Returns the state between two steps without the records that somebody keeps of snapshots
   * before: what a long run's checkpoints are made of.
   *
   * @param kept for each log of records, by its name in the snapshot, the number of the first one
   *     that is not kept
   * @return everything else; the whole state where an agent has no such logs
   */
  default Snapshot snapshotWithout(Map<String, Long> kept) {
    return snapshot();
  }

  /**
   * Continues from a snapshot of a run with equal settings and root stream; what then happens is
   * equal to the bit.
   *
   * @param snapshot a whole one, from {@link #snapshot}; copied
   * @throws IllegalArgumentException if it does not fit; this run is then of no more use
   */
  void restore(Snapshot snapshot);

  /** Closes the environments and gives memory back. The engine stays open. */
  @Override
  void close();
}

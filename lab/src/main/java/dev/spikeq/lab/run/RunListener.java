package dev.spikeq.lab.run;

import dev.spikeq.agent.ProgressRecord;

/** Hears how a run goes on, in the thread that runs it. */
public interface RunListener {

  /**
   * A reporting interval is over.
   *
   * @param seed which run
   * @param record how training stands
   */
  default void progress(long seed, ProgressRecord record) {}

  /**
   * Something that the user should know: where a run goes on, that a layer is silent.
   *
   * @param seed which run
   * @param text one line
   */
  default void note(long seed, String text) {}
}

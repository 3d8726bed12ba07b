package dev.spikeq.agent;

/**
 * Hears what happens in training, in the thread that trains and between two steps. What it hears is
 * the same whatever the number of threads; by default it does nothing with it.
 */
public interface TrainingListener {

  /**
   * An episode has ended.
   *
   * @param record which, and how
   */
  default void episodeEnded(EpisodeRecord record) {}

  /**
   * A reporting interval is over, or the run.
   *
   * @param record how training stands
   */
  default void progress(ProgressRecord record) {}

  /**
   * Something looks wrong: a layer is silent or saturated, or learns nothing. Each kind is heard
   * once per layer and run.
   *
   * @param text one line that names the layer and a cure
   */
  default void warning(String text) {}

  /** Returns a listener that does nothing. */
  static TrainingListener none() {
    return new TrainingListener() {};
  }
}

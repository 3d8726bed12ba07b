package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;

/** A ring of transitions. */
sealed interface Transitions permits FloatTransitions, FrameTransitions {

  /** What came of them, in the places of the ring. */
  Outcomes outcomes();

  /** Writes a transition and returns its place. */
  int add(
      float[] from, int offset, int action, double gain, double bootstrap, float[] nextObservation);

  /** Copies the transition at a place to a position of a batch. */
  void copyTo(Batch batch, int i, int place);

  void save(Snapshot snapshot);

  void restore(Snapshot snapshot);

  void close();
}

package dev.spikeq.convert;

/** What becomes of a dueling source's state value. Sources without one are not touched. */
public enum DuelingHead {
  /** The spiking network has a dueling head too. */
  KEPT,
  /** Only the advantages are converted: the same decisions from outputs with less in common. */
  ADVANTAGES_ONLY
}

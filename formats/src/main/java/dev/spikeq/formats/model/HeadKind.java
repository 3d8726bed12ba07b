package dev.spikeq.formats.model;

/** How heads are named in files. */
enum HeadKind {
  VALUES,
  DUELING,
  CATEGORICAL,
  QUANTILE;

  /** Whether a file says its numbers. */
  boolean isDistribution() {
    return this == CATEGORICAL || this == QUANTILE;
  }
}

package dev.spikeq.convert;

/**
 * What the readout takes from the last hidden layer besides its spikes: the membrane that is left
 * over, V after the last step less V before the first.
 */
public enum Residual {
  /** Spikes alone. */
  NONE,
  /**
   * Spikes and residual, of any sign: ruinous, as silent neurons carry large negative membranes.
   */
  RAW,
  /**
   * No less than 0 in all: the layer becomes an analogue rectifier, and is no longer only spikes.
   */
  CLIPPED,
  /** Positive residuals alone. */
  POSITIVE
}

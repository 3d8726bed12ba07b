package dev.spikeq.snn.coding;

/**
 * How the last layer's activity over time becomes one value per output, and which of equal values
 * wins.
 *
 * @param reading what is read
 * @param ties which of several equal largest values is taken
 */
public record Decoder(Reading reading, TieRule ties) {
  /** What is read from the last layer over t = 1..T. */
  public enum Reading {
    /** The membrane (or output) after the last step. */
    LAST_MEMBRANE,
    /** The largest membrane over the steps; the gradient goes to the first step that holds it. */
    MAX_MEMBRANE,
    /** The mean of the membrane over the steps. */
    MEAN_MEMBRANE,
    /**
     * The membrane of largest magnitude, with its sign; the gradient goes to the first such step.
     */
    LARGEST_MAGNITUDE_MEMBRANE,
    /** The number of spikes; the last layer must be spiking. */
    SPIKE_COUNT,
    /**
     * T - t for a first spike in step t = 0..T-1, 0 without one, so that the earliest is the
     * largest; the last layer must be spiking. It has no gradient: such a network cannot be trained
     * directly.
     */
    FIRST_SPIKE
  }

  /**
   * A reading in which the first of equal values wins.
   *
   * @param reading what is read
   */
  public Decoder(Reading reading) {
    this(reading, TieRule.FIRST);
  }

  /**
   * Whether the reading needs a spiking last layer.
   *
   * @return true for spike counts and first spikes
   */
  public boolean readsSpikes() {
    return reading == Reading.SPIKE_COUNT || reading == Reading.FIRST_SPIKE;
  }
}

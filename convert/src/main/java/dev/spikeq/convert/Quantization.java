package dev.spikeq.convert;

/**
 * Into how many levels the activations of a ReLU network are rounded, and up to where.
 *
 * @param levels steps between 0 and a unit's threshold, at least 1; the time steps that the spiking
 *     network will need
 * @param percentile share of a unit's activations, zeros included, that lie below its threshold, in
 *     (0, 1]
 */
public record Quantization(int levels, double percentile) {
  /** Checks both. */
  public Quantization {
    if (levels < 1) {
      throw new IllegalArgumentException(
          "Quantization: expected at least 1 level, found " + levels + ": 2 to 16 are usual");
    }
    Thresholds.requirePercentile("Quantization", percentile);
  }

  /**
   * Up to the 99.9th percentile.
   *
   * @param levels steps between 0 and a unit's threshold
   */
  public Quantization(int levels) {
    this(levels, 0.999);
  }
}

package dev.spikeq.convert;

/**
 * What the outputs are multiplied by. No decision that is read from membranes changes; the rate of
 * spiking output neurons does.
 */
public sealed interface OutputScale {
  /** Outputs in the units of the source. */
  record Kept() implements OutputScale {}

  /**
   * Outputs divided by the same statistic that gives the hidden layers their thresholds, taken of
   * the raw outputs; one value for the whole layer in either {@link Scope}, as decisions compare
   * its neurons.
   */
  record Normalized() implements OutputScale {}

  /**
   * Outputs multiplied by a number.
   *
   * @param factor finite and above 0
   */
  record Factor(double factor) implements OutputScale {
    /** Checks the factor. */
    public Factor {
      if (!(factor > 0) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException(
            "OutputScale.Factor: expected a finite factor above 0, found " + factor);
      }
    }
  }
}

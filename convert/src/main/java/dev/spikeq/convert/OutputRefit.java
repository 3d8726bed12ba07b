package dev.spikeq.convert;

/** Whether the output synapse is fitted to the source's outputs anew. */
public sealed interface OutputRefit {
  /** It stays. */
  record None() implements OutputRefit {}

  /**
   * Linear least squares: from what the last hidden layer sends, in the simulation, to the source's
   * outputs over the calibration states. Weights are drawn towards the converted ones, so that
   * silent neurons keep theirs.
   *
   * @param ridge strength of the draw, relative to the mean square of what the neurons send, above
   *     0
   */
  record LeastSquares(double ridge) implements OutputRefit {
    /** Checks the strength. */
    public LeastSquares {
      if (!(ridge > 0) || Double.isInfinite(ridge)) {
        throw new IllegalArgumentException(
            "OutputRefit.LeastSquares: expected a finite ridge above 0, found " + ridge);
      }
    }

    /** With a ridge of 1e-3. */
    public LeastSquares() {
      this(1e-3);
    }
  }
}

package dev.spikeq.convert;

/**
 * What is done on the calibration states after the thresholds are known, in this order: search,
 * biases, output.
 *
 * @param thresholds whether thresholds are searched
 * @param biases whether biases are corrected
 * @param output whether the output synapse is fitted anew
 */
public record Refinement(ThresholdSearch thresholds, BiasCalibration biases, OutputRefit output) {
  /** Nothing is done. */
  public Refinement() {
    this(new ThresholdSearch.None(), new BiasCalibration.None(), new OutputRefit.None());
  }

  /**
   * Whether any of it depends on calibration states.
   *
   * @return false where nothing is done
   */
  public boolean needsStates() {
    return !equals(new Refinement());
  }

  /**
   * A copy with another search.
   *
   * @param newThresholds the search
   * @return the copy
   */
  public Refinement withThresholds(ThresholdSearch newThresholds) {
    return new Refinement(newThresholds, biases, output);
  }

  /**
   * A copy with another correction of biases.
   *
   * @param newBiases the correction
   * @return the copy
   */
  public Refinement withBiases(BiasCalibration newBiases) {
    return new Refinement(thresholds, newBiases, output);
  }

  /**
   * A copy with another fit of the output.
   *
   * @param newOutput the fit
   * @return the copy
   */
  public Refinement withOutput(OutputRefit newOutput) {
    return new Refinement(thresholds, biases, newOutput);
  }
}

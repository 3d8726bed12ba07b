package dev.spikeq.convert;

/** Whether biases are corrected on the calibration states. */
public sealed interface BiasCalibration {
  /** They stay. */
  record None() implements BiasCalibration {}

  /**
   * Layer after layer, each neuron's bias is raised by what its mean rate over the calibration
   * states falls short of its mean activation; then the outputs' biases.
   *
   * <p>Source: Li et al., A free lunch from ANN, 2021, section 4.2 (bias shift). Ours may repeat
   * it, as a raised bias raises the rate by less where neurons are silent or saturated.
   *
   * @param rounds how often, at least 1
   */
  record MeanActivation(int rounds) implements BiasCalibration {
    /** Checks the number. */
    public MeanActivation {
      if (rounds < 1) {
        throw new IllegalArgumentException(
            "BiasCalibration.MeanActivation: expected rounds of at least 1, found " + rounds);
      }
    }
  }
}

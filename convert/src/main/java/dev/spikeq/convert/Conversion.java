package dev.spikeq.convert;

import dev.spikeq.snn.coding.Decoder;

/**
 * How a rate network becomes a spiking one.
 *
 * @param normalization where thresholds come from
 * @param scope which neurons share one
 * @param output what the outputs are multiplied by
 * @param simulation how the spiking network runs
 * @param refinement what the calibration states are used for besides
 * @param dueling what becomes of a state value
 */
public record Conversion(
    Normalization normalization,
    Scope scope,
    OutputScale output,
    Simulation simulation,
    Refinement refinement,
    DuelingHead dueling) {

  /** Refuses refinements that the simulation has no use for. */
  public Conversion {
    boolean shifted = !(refinement.biases() instanceof BiasCalibration.None);
    boolean refitted = !(refinement.output() instanceof OutputRefit.None);
    if ((shifted || refitted) && simulation.neuron() instanceof HiddenNeuron.Synaptic) {
      throw new IllegalArgumentException(
          "Conversion: expected neurons that answer in the step of their input for a correction of"
              + " biases or output, found "
              + simulation.neuron()
              + ": layers that lag have no rate to compare in few steps; leave the correction out");
    }
    Decoder.Reading reading = simulation.decoder().reading();
    boolean linear =
        reading == Decoder.Reading.LAST_MEMBRANE || reading == Decoder.Reading.MEAN_MEMBRANE;
    if ((refitted && !linear) || (shifted && !linear && !simulation.decoder().readsSpikes())) {
      throw new IllegalArgumentException(
          "Conversion: expected LAST_MEMBRANE or MEAN_MEMBRANE to be read where the output is"
              + " corrected, found "
              + reading
              + ": it is no linear function of the spikes");
    }
  }

  /**
   * The best that was found without training: the 99.9th percentile of each neuron's activations,
   * {@link Simulation#ofSteps}, and the output fitted anew by least squares. Calibrate on mixed
   * states, from greedy episodes and from such with random actions among them.
   *
   * @param steps number T of time steps
   * @return the conversion
   */
  public static Conversion ofSteps(int steps) {
    return plain(steps)
        .withSimulation(Simulation.ofSteps(steps))
        .withRefinement(new Refinement().withOutput(new OutputRefit.LeastSquares()));
  }

  /**
   * Spikes alone and nothing refined: as {@link #ofSteps}, without residual and without a fit of
   * the output. What to begin with where neuron, reset or decoder shall be others.
   *
   * @param steps number T of time steps
   * @return the conversion
   */
  public static Conversion plain(int steps) {
    return new Conversion(
        Normalization.robust(),
        Scope.NEURON,
        new OutputScale.Kept(),
        Simulation.ofSteps(steps).withResidual(Residual.NONE),
        new Refinement(),
        DuelingHead.KEPT);
  }

  /**
   * The conversion of C. Hahn's thesis (Deep Spiking Q-Networks, 2020): robust normalisation over
   * the maxima of samples, a threshold per layer, the outputs scaled too.
   *
   * @param percentile 0.99 in most of its experiments
   * @param steps number T of time steps
   * @return the conversion
   */
  public static Conversion thesis(double percentile, int steps) {
    return new Conversion(
        new Normalization.Robust(percentile, Normalization.Statistic.PER_SAMPLE_MAXIMUM),
        Scope.LAYER,
        new OutputScale.Normalized(),
        Simulation.thesis(steps),
        new Refinement(),
        DuelingHead.KEPT);
  }

  /**
   * Whether calibration states are needed.
   *
   * @return false where the weights settle everything
   */
  public boolean needsStates() {
    return normalization.needsStates() || refinement.needsStates();
  }

  /**
   * A copy with another normalisation.
   *
   * @param newNormalization the rule
   * @param newScope which neurons share a threshold
   * @return the copy
   */
  public Conversion withNormalization(Normalization newNormalization, Scope newScope) {
    return new Conversion(newNormalization, newScope, output, simulation, refinement, dueling);
  }

  /**
   * A copy with another output scale.
   *
   * @param newOutput the scale
   * @return the copy
   */
  public Conversion withOutput(OutputScale newOutput) {
    return new Conversion(normalization, scope, newOutput, simulation, refinement, dueling);
  }

  /**
   * A copy that runs differently.
   *
   * @param newSimulation the simulation
   * @return the copy
   */
  public Conversion withSimulation(Simulation newSimulation) {
    return new Conversion(normalization, scope, output, newSimulation, refinement, dueling);
  }

  /**
   * A copy with another refinement.
   *
   * @param newRefinement the refinement
   * @return the copy
   */
  public Conversion withRefinement(Refinement newRefinement) {
    return new Conversion(normalization, scope, output, simulation, newRefinement, dueling);
  }

  /**
   * A copy that treats a state value differently.
   *
   * @param newDueling what becomes of it
   * @return the copy
   */
  public Conversion withDueling(DuelingHead newDueling) {
    return new Conversion(normalization, scope, output, simulation, refinement, newDueling);
  }
}

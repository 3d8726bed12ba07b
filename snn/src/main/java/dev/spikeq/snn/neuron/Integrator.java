package dev.spikeq.snn.neuron;

/**
 * A non-spiking membrane without leak, {@code U' = U + gain*X}, from 0.
 *
 * @param scale whether the final membrane is the sum or the mean of the input over the steps
 */
public record Integrator(Scale scale) implements Neuron.NonSpiking {
  /** The gain on the input. */
  public enum Scale {
    /** Gain 1: the last membrane is the sum over the steps. */
    SUM,
    /** Gain 1/T: the last membrane is the mean over the steps. */
    MEAN
  }

  /** An integrator whose last membrane is the mean of its input. */
  public Integrator() {
    this(Scale.MEAN);
  }
}

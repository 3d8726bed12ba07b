package dev.spikeq.snn.neuron;

/**
 * A neuron that first integrates all T steps of its input and then fires: how often is decided by
 * the sum alone, so that no spike comes too early or too late.
 *
 * <p>{@code count = clip(floor((T*I + initialMembrane) / threshold), 0, T)}, where I is the mean
 * current over the T steps. The spikes fill the first {@code count} steps of a window of T steps of
 * the layer's own, which begins when the layer before has finished: L such layers take L*T steps
 * from an observation to an action. The synapse behind it is fed {@code count/T} as a constant.
 *
 * <p>With threshold 1, initial membrane 1/2 and T = levels this is, bit for bit, a {@link
 * dev.spikeq.snn.layer.Layer.Quantized} layer whose thresholds are 1. Where membranes are carried
 * to the next decision, {@code T*I + initialMembrane - count*threshold} takes the place of the
 * initial membrane. Inference only.
 *
 * @param threshold where it fires (at equality too), above 0
 * @param initialMembrane membrane before the first step
 */
public record IntegrateThenFire(float threshold, float initialMembrane) implements Neuron.Spiking {
  /** Checks threshold and initial membrane. */
  public IntegrateThenFire {
    SignedNeuron.require("IntegrateThenFire", threshold, initialMembrane);
  }

  /** Threshold 1, initial membrane at half of it: rounds to the nearest count. */
  public IntegrateThenFire() {
    this(1f, 0.5f);
  }
}

package dev.spikeq.snn.neuron;

/**
 * An integrate-and-fire neuron that takes back spikes which came too early.
 *
 * <p>Each step: {@code H = V + X}; a spike of +1 where {@code H >= threshold}; a spike of -1 where
 * {@code H < 0} and the neuron has so far fired more +1 than -1 in this decision; {@code V = H -
 * threshold*S} (soft reset). The spike, -1, 0 or 1, reaches the next synapse in the same step. Both
 * signs count as one spike. Inference only.
 *
 * <p>Source: Wang et al., Signed neuron with memory, 2022; there a spike of -1 waits until the
 * membrane is below minus the threshold, here it comes as soon as the membrane is below 0, so that
 * the count is the floor of what has come in.
 *
 * @param threshold where it fires, above 0
 * @param initialMembrane membrane before the first step
 */
public record SignedNeuron(float threshold, float initialMembrane) implements Neuron.Spiking {
  /** Checks threshold and initial membrane. */
  public SignedNeuron {
    require("SignedNeuron", threshold, initialMembrane);
  }

  /** Threshold 1, initial membrane at half of it. */
  public SignedNeuron() {
    this(1f, 0.5f);
  }

  static void require(String record, float threshold, float initialMembrane) {
    if (!(threshold > 0) || Float.isInfinite(threshold) || !Float.isFinite(initialMembrane)) {
      throw new IllegalArgumentException(
          record
              + ": expected a finite threshold above 0 and a finite initialMembrane, found "
              + threshold
              + " and "
              + initialMembrane);
    }
  }
}

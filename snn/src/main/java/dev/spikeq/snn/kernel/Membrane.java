package dev.spikeq.snn.kernel;

import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.surrogate.Surrogate;

/**
 * A {@link SpikingNeuron} as a kernel needs it: {@code H = retention*V + gain*X + offset}.
 *
 * @param retention factor on the membrane
 * @param gain factor on the input
 * @param offset added in every step: {@code (1-retention)*rest}
 * @param threshold where it fires
 * @param firing what happens at equality
 * @param reset what a spike does
 * @param surrogate derivative for the backward pass
 * @param initial membrane before the first step
 */
public record Membrane(
    float retention,
    float gain,
    float offset,
    float threshold,
    Firing firing,
    Reset reset,
    Surrogate surrogate,
    float initial) {

  /**
   * The constants of a neuron.
   *
   * @param neuron the model
   * @param learnedWeight w of a learned time constant; otherwise not used
   * @return the constants
   */
  public static Membrane of(SpikingNeuron neuron, float learnedWeight) {
    float retention = neuron.leak().retention();
    float gain = neuron.inputGain();
    if (neuron.leak() instanceof Leak.LearnedTimeConstant) {
      float q = inverseTimeConstant(learnedWeight);
      retention = 1f - q;
      gain = neuron.inputScaling() == InputScaling.DECAYED ? q : 1f;
    }
    return new Membrane(
        retention,
        gain,
        (1f - retention) * neuron.reset().value(),
        neuron.threshold(),
        neuron.firing(),
        neuron.reset(),
        neuron.surrogate(),
        neuron.initialMembrane());
  }

  /**
   * The same with another threshold.
   *
   * @param newThreshold where it fires
   * @return a copy
   */
  public Membrane withThreshold(float newThreshold) {
    return new Membrane(retention, gain, offset, newThreshold, firing, reset, surrogate, initial);
  }

  /**
   * The inverse of a learned time constant.
   *
   * @param learnedWeight w
   * @return sigmoid(w)
   */
  public static float inverseTimeConstant(float learnedWeight) {
    return (float) (1.0 / (1.0 + Math.exp(-learnedWeight)));
  }

  /**
   * Whether a membrane fires.
   *
   * @param membrane before the reset
   * @return true for a spike
   */
  public boolean fires(float membrane) {
    return firing == Firing.AT_THRESHOLD ? membrane >= threshold : membrane > threshold;
  }
}

package dev.spikeq.snn.neuron;

import dev.spikeq.snn.surrogate.Surrogate;

/**
 * A neuron with a synaptic current besides its membrane, in the order of C. Hahn's thesis (Deep
 * Spiking Q-Networks, 2020), where a spike comes from the membrane <em>before</em> the update.
 *
 * <p>Each step: {@code s = [mem > threshold]}; {@code mem' = membraneDecay*mem + syn - threshold*s}
 * (soft) or {@code mem' = (membraneDecay*mem + syn)*(1 - s)} (hard, to 0: the input of that step is
 * lost too); {@code syn' = synapticDecay*syn + X}. So an input takes two steps through a layer. The
 * thesis subtracts 1 whatever the threshold; here it is the threshold, which is 1 in all its
 * networks.
 *
 * @param synapticDecay the thesis' alpha, in [0, 1]
 * @param membraneDecay the thesis' beta, in [0, 1]
 * @param threshold where it fires, above 0
 * @param firing what happens at equality
 * @param resetKind hard (to 0) or soft
 * @param resetGradient whether the gradient flows through the reset
 * @param surrogate derivative for the backward pass
 */
public record SynapticNeuron(
    float synapticDecay,
    float membraneDecay,
    float threshold,
    Firing firing,
    Reset.Kind resetKind,
    Reset.Gradient resetGradient,
    Surrogate surrogate)
    implements Neuron.Spiking {

  /** Checks decays and threshold. */
  public SynapticNeuron {
    SynapticIntegrator.requireDecay("SynapticNeuron", "synapticDecay", synapticDecay);
    SynapticIntegrator.requireDecay("SynapticNeuron", "membraneDecay", membraneDecay);
    if (!(threshold > 0) || Float.isInfinite(threshold)) {
      throw new IllegalArgumentException(
          "SynapticNeuron: expected a finite threshold above 0, found " + threshold);
    }
  }
}

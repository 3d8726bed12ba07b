package dev.spikeq.snn.neuron;

/**
 * A neuron model: frozen parameters and no state. Its state lives in the program that runs it and
 * starts from rest at every decision, unless a stream carries it on purpose.
 *
 * <p>{@link Spiking} models send spikes to the next layer, {@link NonSpiking} ones only integrate
 * and are read out. One time step is the unit of time; membranes and thresholds are dimensionless.
 */
public sealed interface Neuron {
  /** A neuron that fires. */
  sealed interface Spiking extends Neuron
      permits SpikingNeuron, SynapticNeuron, SignedNeuron, IntegrateThenFire {
    /**
     * The threshold that the membrane is compared with.
     *
     * @return the threshold
     */
    float threshold();
  }

  /** A neuron that never fires; its membrane is what a decoder reads. */
  sealed interface NonSpiking extends Neuron
      permits Integrator, LeakyIntegrator, SynapticIntegrator {}
}

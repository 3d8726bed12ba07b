package dev.spikeq.snn.neuron;

/**
 * The non-spiking output neuron of C. Hahn's thesis: {@code mem' = membraneDecay*mem + syn}; {@code
 * syn' = synapticDecay*syn + X}. The membrane after the update is what a decoder reads, so the last
 * input never reaches it.
 *
 * @param synapticDecay the thesis' alpha, in [0, 1]
 * @param membraneDecay the thesis' beta, in [0, 1]
 */
public record SynapticIntegrator(float synapticDecay, float membraneDecay)
    implements Neuron.NonSpiking {

  /** Checks the decays. */
  public SynapticIntegrator {
    requireDecay("SynapticIntegrator", "synapticDecay", synapticDecay);
    requireDecay("SynapticIntegrator", "membraneDecay", membraneDecay);
  }

  static void requireDecay(String record, String name, float value) {
    if (!(value >= 0) || value > 1) {
      throw new IllegalArgumentException(
          record + ": expected " + name + " in [0, 1], found " + value);
    }
  }
}

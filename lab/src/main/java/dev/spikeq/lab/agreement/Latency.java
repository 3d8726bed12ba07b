package dev.spikeq.lab.agreement;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.neuron.IntegrateThenFire;

/** How long a decision is simulated. */
final class Latency {
  private Latency() {}

  /**
   * Time steps from an observation to its decision: T, or a window of T for each layer that fires
   * only after it has integrated; 1 for a rate network.
   *
   * @param network the description
   */
  static int of(Network network) {
    long windows =
        network.spikingLayers().stream()
            .filter(layer -> layer.neuron() instanceof IntegrateThenFire)
            .count();
    return network.steps() * (int) Math.max(1, windows);
  }
}

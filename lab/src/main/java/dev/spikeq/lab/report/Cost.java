package dev.spikeq.lab.report;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;

/**
 * What one decision costs in a network without spikes of the same layers.
 *
 * @param first multiply-adds of the first synapse, which sees the observation in both
 * @param behind multiply-adds of the synapses behind it, where a spiking network adds a weight per
 *     spike instead
 * @param presentations how often the first synapse is computed in a decision
 * @param places how many spikes there could be: neurons times time steps; 0 for a rate network
 */
record Cost(long first, long behind, int presentations, long places) {
  static Cost of(Network network) {
    long first = 0;
    long behind = 0;
    long places = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      if (layer instanceof Layer.Synaptic synapse) {
        long size = (long) synapse.fanIn() * synapse.outputWidth();
        if (first == 0) {
          first = size;
        } else {
          behind += size;
        }
      } else if (layer instanceof Layer.Neurons spiking
          && network.spikingLayers().contains(spiking)) {
        places += (long) network.widthAfter(i) * network.steps();
      }
    }
    int presentations =
        network.encoder().presentation() == Encoder.Presentation.CURRENT ? 1 : network.steps();
    return new Cost(first, behind, presentations, places);
  }

  /** Multiply-adds of the first synapse in a decision of the network as it is. */
  long entering() {
    return first * presentations;
  }

  /** Multiply-adds of all synapses. */
  long all() {
    return first + behind;
  }
}

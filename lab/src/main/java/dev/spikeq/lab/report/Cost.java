package dev.spikeq.lab.report;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.program.Operations;

/**
 * What one decision costs, as far as the network says it.
 *
 * @param operations what does not hang on how many neurons fire
 * @param places how many spikes there could be: neurons times time steps; 0 for a rate network
 */
record Cost(Operations operations, long places) {
  static Cost of(Network network) {
    long places = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof Layer.Neurons(String _, Neuron.Spiking _)) {
        places += (long) network.widthAfter(i) * network.steps();
      }
    }
    return new Cost(Operations.of(network), places);
  }
}

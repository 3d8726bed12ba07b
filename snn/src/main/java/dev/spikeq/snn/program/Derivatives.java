package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;

/** Which networks have derivatives, and by what. */
final class Derivatives {
  private Derivatives() {}

  static boolean byObservations(Network network) {
    return network.encoder().presentation() == Encoder.Presentation.CURRENT
        && network.start() == Network.Start.REST
        && !countsBatches(network)
        && network.layers().stream().allMatch(layer -> missingFrom(layer).isEmpty());
  }

  static void requireByParameters(Network network) {
    for (Layer layer : network.layers()) {
      String what = missingFrom(layer);
      if (!what.isEmpty()) {
        throw new IllegalArgumentException(
            "Layer '"
                + layer.name()
                + "': expected a layer with gradients, found "
                + what
                + ", which only run: train the network with Quantized units and convert it");
      }
    }
  }

  static void requireByObservations(Network network) {
    requireByParameters(network);
    if (network.encoder().presentation() != Encoder.Presentation.CURRENT) {
      throw new IllegalArgumentException(
          "Program: expected observations that enter as currents (CURRENT) where errors reach them,"
              + " found "
              + network.encoder().presentation()
              + ": spikes have no derivative by what they stand for");
    }
    if (countsBatches(network)) {
      throw new IllegalArgumentException(
          "Program: expected a network that runs as it was trained where errors reach observations,"
              + " found batch normalization, whose backward pass takes the batch into its running"
              + " statistics: fold it into its synapses first (FoldedNetwork.of)");
    }
  }

  private static boolean countsBatches(Network network) {
    return network.layers().stream().anyMatch(Layer.BatchNorm.class::isInstance);
  }

  /** What of a layer has no derivatives; empty if all of it has. */
  private static String missingFrom(Layer layer) {
    return switch (layer) {
      case Layer.Residual _ -> "a residual";
      case Layer.Neurons(String _, Neuron neuron) ->
          switch (neuron) {
            case IntegrateThenFire _ -> "integrate-then-fire neurons";
            case SignedNeuron _ -> "signed neurons";
            case SpikingNeuron _, SynapticNeuron _, Neuron.NonSpiking _ -> "";
          };
      case Layer.Sized _, Layer.Relu _, Layer.Quantized _, Layer.LayerNorm _, Layer.BatchNorm _ ->
          "";
    };
  }
}

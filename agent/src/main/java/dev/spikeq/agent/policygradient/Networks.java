package dev.spikeq.agent.policygradient;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/** What a policy gradient asks of networks. */
final class Networks {
  private Networks() {}

  /** Refuses a network whose outputs are not one preference for each action. */
  static Network requirePolicy(Network network) {
    return switch (network.head()) {
      case Network.Head.Values _ -> network;
      case Network.Head.Dueling _ ->
          throw new IllegalArgumentException(
              "Policy: expected a network with one output per action, found a dueling head: it"
                  + " values states, which a policy does not (network.dueling = false)");
      case Network.Head.Categorical _, Network.Head.Quantile _ ->
          throw new IllegalArgumentException(
              "Policy: expected a network with one output per action, found the distributions of "
                  + network.head()
                  + ", which a policy does not learn (network.head = \"values\")");
    };
  }

  /**
   * The policy's layers up to its last synapse, which gets one output; its mean current is the
   * value, since spikes could not be negative.
   */
  static Network critic(Network policy) {
    List<Layer> layers = new ArrayList<>(policy.layers());
    while (!(layers.getLast() instanceof Layer.Linear)) {
      layers.removeLast();
    }
    if (layers.removeLast() instanceof Layer.Linear last) {
      layers.add(new Layer.Linear(last.name(), last.inputs(), 1, Layer.Bias.PRESENT));
    }
    Decoder mean = new Decoder(Decoder.Reading.MEAN_MEMBRANE);
    return new Network(
        policy.observationSize(),
        policy.encoder(),
        layers,
        mean,
        Network.Head.VALUES,
        policy.steps());
  }
}

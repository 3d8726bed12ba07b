package dev.spikeq.acceptance.thesis;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import dev.spikeq.snn.neuron.SynapticNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A network of the thesis as its description says, with its weights.
 *
 * @param network the description
 * @param parameters its weights
 */
record ThesisNetwork(Network network, Parameters parameters) {
  static ThesisNetwork of(GoldenFile file) {
    JsonNode neuron = file.description().path("neuron");
    JsonNode layers = file.description().path("layers");
    List<Integer> widths =
        file.description().path("architecture").valueStream().map(JsonNode::asInt).toList();
    boolean constant = neuron.path("constant_one_appended").asBoolean(false);
    NetworkBuilder builder = Network.observing(widths.getFirst() - (constant ? 1 : 0));
    builder.encoder(encoder(constant));
    for (int i = 0; i < layers.size(); i++) {
      boolean last = i == layers.size() - 1;
      boolean bias = !layers.get(i).path("bias").isNull();
      builder.linear(widths.get(i + 1), bias ? Layer.Bias.PRESENT : Layer.Bias.ABSENT);
      if (neuron.isObject()) {
        builder.neurons(last ? output(neuron) : hidden(file, neuron));
      } else if (!last) {
        builder.relu();
      }
    }
    int steps = neuron.isObject() ? neuron.path("simulation_steps").asInt() : 1;
    Network network = builder.read(Decoder.Reading.LAST_MEMBRANE).steps(steps);
    return new ThesisNetwork(network, weights(file, network, layers));
  }

  /** Whether it is a rate network. */
  boolean isPlain() {
    return !network.isSpiking();
  }

  /** The rate network's first layers up to the given hidden one, read out without a change. */
  Network hidden(int layer) {
    return new Network(
        network.observationSize(),
        network.encoder(),
        network.layers().subList(0, 2 * layer),
        network.decoder(),
        network.head(),
        network.steps());
  }

  /** The weights of {@link #hidden}. */
  Parameters hiddenParameters(int layer) {
    Parameters part = Parameters.zeros(hidden(layer));
    for (Parameters.Entry entry : part.entries()) {
      part.set(entry.name(), parameters.get(entry.name()));
    }
    return part;
  }

  private static Encoder encoder(boolean constant) {
    return new Encoder(
        Encoder.Presentation.CURRENT,
        Encoder.Signs.KEPT,
        constant ? Encoder.Constant.ONE_APPENDED : Encoder.Constant.NONE);
  }

  private static Neuron hidden(GoldenFile file, JsonNode neuron) {
    expect(file, neuron, "spike_when", "membrane at START of step > threshold (strict)");
    expect(file, neuron, "reset", "subtract 1 (threshold) in the step the spike is emitted");
    expect(file, neuron, "encoding", "constant input current every step");
    return new SynapticNeuron(
        (float) neuron.path("alpha").asDouble(),
        (float) neuron.path("beta").asDouble(),
        (float) neuron.path("threshold").asDouble(),
        Firing.ABOVE_THRESHOLD,
        Reset.Kind.SOFT,
        Reset.Gradient.DETACHED,
        new Surrogate.FastSigmoid(100f));
  }

  private static Neuron output(JsonNode neuron) {
    return new SynapticIntegrator(
        (float) neuron.path("alpha").asDouble(), (float) neuron.path("beta").asDouble());
  }

  private static void expect(GoldenFile file, JsonNode neuron, String key, String value) {
    String found = neuron.path(key).asString("");
    if (!found.equals(value)) {
      throw new AssertionError(
          file.name() + ": neuron." + key + ": expected '" + value + "', found '" + found + "'");
    }
  }

  private static Parameters weights(GoldenFile file, Network network, JsonNode layers) {
    Parameters parameters = Parameters.zeros(network);
    for (int i = 0; i < layers.size(); i++) {
      JsonNode layer = layers.get(i);
      parameters.set("fc" + (i + 1) + ".weight", file.floats(layer.path("weight").asString()));
      if (!layer.path("bias").isNull()) {
        parameters.set("fc" + (i + 1) + ".bias", file.floats(layer.path("bias").asString()));
      }
    }
    return parameters;
  }
}

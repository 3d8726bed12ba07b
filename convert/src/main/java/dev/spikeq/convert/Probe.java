package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.program.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks into a simulated network: it is cut off behind a hidden layer, and a synapse of weights 1
 * from each neuron to an output of its own takes the place of what followed. So spikes of either
 * sign and residuals are seen just as the next synapse sees them.
 */
final class Probe {
  private final Model model;
  private final CalibrationStates states;
  private final Engine engine;

  Probe(Model model, CalibrationStates states, Engine engine) {
    this.model = model;
    this.states = states;
    this.engine = engine;
  }

  /** What a hidden layer sends, as a mean over the steps, {@code [count, width]}. */
  float[] means(int hiddenLayer) {
    int end = endOfHidden(hiddenLayer);
    Network network = model.network();
    List<Layer> layers = new ArrayList<>(network.layers().subList(0, end));
    int width = network.widthAfter(end - 1);
    // As many columns as the hidden layer has channels, moved over its places.
    int channels = channels(hiddenLayer);
    Image image = new Image(1, width / channels, channels);
    layers.add(new Layer.Conv2d(name(), image, channels, new Window(1, 1), Layer.Bias.ABSENT));
    return run(layers, new Decoder(Decoder.Reading.MEAN_MEMBRANE), channels);
  }

  /**
   * What the last hidden layer, and after it a constant 1, would make the readout show by
   * themselves: {@code [count, width + 1]}.
   */
  float[] features() {
    Network network = model.network();
    int output = indexOfOutput();
    List<Layer> layers = new ArrayList<>(network.layers());
    int width = network.widthAfter(output - 1);
    layers.set(output, new Layer.Linear(name(), width, width + 1));
    return run(layers, network.decoder(), width);
  }

  /** The decoded outputs, before the head. */
  float[] decoded() {
    Network network = model.network();
    return Batches.run(
        headless(network.layers(), network.decoder()), model.parameters(), states, engine);
  }

  private float[] run(List<Layer> layers, Decoder decoder, int width) {
    Network network = headless(layers, decoder);
    Parameters parameters = Parameters.zeros(network);
    for (Parameters.Entry entry : parameters.entries()) {
      if (!entry.name().startsWith(name() + ".")) {
        parameters.set(entry.name(), model.parameters().get(entry.name()));
      }
    }
    Parameters.Entry weights = parameters.entry(name() + ".weight");
    float[] identity = new float[weights.size()];
    for (int i = 0; i < width; i++) {
      identity[i * weights.columns() + i] = 1f;
    }
    parameters.set(weights.name(), identity);
    if (weights.columns() > width) {
      float[] bias = new float[weights.columns()];
      bias[width] = 1f;
      parameters.set(name() + ".bias", bias);
    }
    return Batches.run(network, parameters, states, engine);
  }

  private Network headless(List<Layer> layers, Decoder decoder) {
    Network network = model.network();
    return new Network(
        network.observationSize(),
        network.encoder(),
        layers,
        decoder,
        Network.Head.VALUES,
        network.steps());
  }

  private int channels(int hiddenLayer) {
    return model.network().layers().stream()
        .filter(Layer.Synaptic.class::isInstance)
        .map(Layer.Synaptic.class::cast)
        .skip(hiddenLayer)
        .findFirst()
        .orElseThrow()
        .channels();
  }

  private int endOfHidden(int hiddenLayer) {
    List<Layer> layers = model.network().layers();
    int seen = 0;
    for (int i = 0; i < layers.size(); i++) {
      boolean spikes =
          layers.get(i) instanceof Layer.Neurons neurons
              && neurons.neuron() instanceof Neuron.Spiking;
      if (spikes && seen++ == hiddenLayer) {
        return i + 1 < layers.size() && isReadWith(layers.get(i + 1)) ? i + 2 : i + 1;
      }
    }
    throw new IllegalArgumentException("Probe: expected a hidden layer, found " + hiddenLayer);
  }

  private static boolean isReadWith(Layer next) {
    return !(next instanceof Layer.Synaptic);
  }

  private int indexOfOutput() {
    List<Layer> layers = model.network().layers();
    int last = layers.size() - 1;
    return layers.get(last) instanceof Layer.Linear ? last : last - 1;
  }

  /** The output synapse's name, which is free once that is cut off. */
  String name() {
    return model.network().layers().get(indexOfOutput()).name();
  }

  /** The mean of each column. */
  static double[] columnMeans(float[] values, int columns) {
    double[] means = new double[columns];
    for (int i = 0; i < values.length; i++) {
      means[i % columns] += values[i];
    }
    double count = (double) values.length / columns;
    return Arrays.stream(means).map(sum -> sum / count).toArray();
  }
}

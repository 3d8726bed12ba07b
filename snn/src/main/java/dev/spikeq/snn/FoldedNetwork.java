package dev.spikeq.snn;

import dev.spikeq.snn.layer.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A trained network without batch normalizations: each is folded into the synapse before it, whose
 * outputs it only scales and shifts once training is over. The outputs are the same up to rounding.
 *
 * @param network the description
 * @param parameters its parameters
 */
public record FoldedNetwork(Network network, Parameters parameters) {
  /**
   * Folds.
   *
   * @param network the description
   * @param parameters its parameters, left as they are
   * @return new ones; without batch normalizations equal to the given
   * @throws IllegalArgumentException if a batch normalization has no synapse directly before it, or
   *     other channels than the synapse
   */
  public static FoldedNetwork of(Network network, Parameters parameters) {
    Map<String, float[]> values = new TreeMap<>();
    for (Parameters.Entry entry : parameters.entries()) {
      values.put(entry.name(), parameters.get(entry.name()));
    }
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.BatchNorm norm) {
        layers.add(fold(layers.isEmpty() ? norm : layers.removeLast(), norm, values));
      } else {
        layers.add(layer);
      }
    }
    Network folded =
        new Network(
            network.observationSize(),
            network.encoder(),
            layers,
            network.decoder(),
            network.head(),
            network.steps(),
            network.start());
    Parameters result = Parameters.zeros(folded);
    for (Parameters.Entry entry : result.entries()) {
      result.set(entry.name(), array(values, entry.name()));
    }
    return new FoldedNetwork(folded, result);
  }

  private static Layer fold(Layer before, Layer.BatchNorm norm, Map<String, float[]> values) {
    if (!(before instanceof Layer.Synaptic synapse) || synapse.channels() != norm.channels()) {
      throw new IllegalArgumentException(
          "BatchNorm '"
              + norm.name()
              + "': expected a synapse with "
              + norm.channels()
              + " channels directly before it, found "
              + (before.equals(norm) ? "the observation" : "'" + before.name() + "'")
              + ": it cannot be folded");
    }
    float[] weights = array(values, synapse.name() + ".weight");
    int channels = norm.channels();
    float[] biases = values.getOrDefault(synapse.name() + ".bias", new float[channels]);
    float[] means = array(values, norm.name() + ".mean");
    for (int c = 0; c < channels; c++) {
      double variance = array(values, norm.name() + ".variance")[c];
      double factor =
          array(values, norm.name() + ".gain")[c] / Math.sqrt(variance + norm.epsilon());
      for (int i = c; i < weights.length; i += channels) {
        weights[i] = (float) (weights[i] * factor);
      }
      double shift = array(values, norm.name() + ".shift")[c];
      biases[c] = (float) ((biases[c] - (double) means[c]) * factor + shift);
    }
    values.put(synapse.name() + ".bias", biases);
    return switch (synapse) {
      case Layer.Linear(String name, int inputs, int outputs, Layer.Bias _) ->
          new Layer.Linear(name, inputs, outputs);
      case Layer.Conv2d convolution ->
          new Layer.Conv2d(
              convolution.name(),
              convolution.input(),
              convolution.channels(),
              convolution.window(),
              Layer.Bias.PRESENT);
    };
  }

  private static float[] array(Map<String, float[]> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }
}

package dev.spikeq.convert;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * A synapse with its values: {@code y = x.W + b}, in a convolution at every place.
 *
 * @param layer its description
 * @param weights {@code [inputs, outputs]}: in a convolution from a window to the channels
 * @param biases {@code [outputs]}; null without
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record Affine(Layer.Synaptic layer, float[] weights, float @Nullable [] biases) {
  static Affine of(Layer.Synaptic layer, Parameters parameters) {
    return new Affine(
        layer,
        parameters.get(layer.name() + ".weight"),
        layer.bias() == Layer.Bias.PRESENT ? parameters.get(layer.name() + ".bias") : null);
  }

  int inputs() {
    return layer.fanIn();
  }

  /** How many outputs have weights of their own: a convolution's are channels. */
  int outputs() {
    return layer.channels();
  }

  float weight(int input, int output) {
    return weights[input * outputs() + output];
  }

  float bias(int output) {
    return biases == null ? 0f : biases[output];
  }

  /** The values go into parameters that have arrays of these sizes. */
  void store(Parameters parameters) {
    parameters.set(layer.name() + ".weight", weights);
    if (biases != null) {
      parameters.set(layer.name() + ".bias", biases);
    }
  }

  /** A copy with a bias, if need be of zeros. */
  Affine withBias() {
    Layer.Synaptic biased =
        switch (layer) {
          case Layer.Linear linear ->
              new Layer.Linear(linear.name(), linear.inputs(), linear.outputs());
          case Layer.Conv2d(var name, var input, int channels, var window, var _) ->
              new Layer.Conv2d(name, input, channels, window, Layer.Bias.PRESENT);
        };
    return new Affine(biased, weights, biases == null ? new float[outputs()] : biases);
  }

  /**
   * {@code W[i][j] * before[i] * gain / own[j]} and {@code b[j] * biasGain / own[j]}.
   *
   * @param before of each presynaptic channel; inputs are places of so many channels
   * @param gain of all weights
   * @param biasGain of all biases
   * @param own of each output
   */
  Affine scaled(double[] before, double gain, double biasGain, double[] own) {
    float[] newWeights = new float[weights.length];
    for (int i = 0; i < inputs(); i++) {
      for (int j = 0; j < outputs(); j++) {
        newWeights[i * outputs() + j] =
            (float) (weight(i, j) * (before[i % before.length] * gain / own[j]));
      }
    }
    float[] newBiases = null;
    if (biases != null) {
      newBiases = new float[outputs()];
      for (int j = 0; j < outputs(); j++) {
        newBiases[j] = (float) (biases[j] * (biasGain / own[j]));
      }
    }
    return new Affine(layer, newWeights, newBiases);
  }

  /** Inputs of each sign apart: the first {@code signed} rows are followed by their negatives. */
  Affine withSignsSplit(int signed) {
    if (layer instanceof Layer.Conv2d) {
      throw new IllegalArgumentException(
          "Converter: expected Encoder.Signs.KEPT before the convolution '"
              + layer.name()
              + "', found SPLIT: inputs of each sign apart are no picture; present observations as"
              + " currents, which have signs");
    }
    int columns = outputs();
    Layer.Linear wider = new Layer.Linear(layer.name(), inputs() + signed, columns, layer.bias());
    float[] split = new float[wider.inputs() * columns];
    int head = signed * columns;
    System.arraycopy(weights, 0, split, 0, head);
    for (int k = 0; k < head; k++) {
      split[head + k] = -weights[k];
    }
    System.arraycopy(weights, head, split, 2 * head, weights.length - head);
    return new Affine(wider, split, biases);
  }
}

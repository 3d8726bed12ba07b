package dev.spikeq.formats.weights;

import java.util.Arrays;
import java.util.Optional;

/**
 * The weights of one fully connected layer, {@code y = x.W + b}; immutable.
 *
 * <p>Every array that goes in or comes out is copied.
 */
public final class DenseLayer {
  private final String name;
  private final int inputs;
  private final int outputs;
  private final float[] weight;
  private final Optional<float[]> bias;

  private DenseLayer(String name, int inputs, int outputs, float[] weight, Optional<float[]> bias) {
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.weight = weight.clone();
    this.bias = bias.map(float[]::clone);
    int values = this.bias.map(b -> b.length).orElse(outputs);
    if (inputs < 1 || outputs < 1 || weight.length != inputs * outputs || values != outputs) {
      throw new IllegalArgumentException(
          "DenseLayer '%s': expected %d x %d weights and %d biases, found %d and %d"
              .formatted(name, inputs, outputs, outputs, weight.length, values));
    }
  }

  /**
   * From weights as they are here.
   *
   * @param name what the file calls it
   * @param inputs number of inputs, at least 1
   * @param outputs number of outputs, at least 1
   * @param weight {@code [inputs, outputs]}
   * @param bias {@code [outputs]}, if there is one
   * @return the layer
   */
  public static DenseLayer byInputs(
      String name, int inputs, int outputs, float[] weight, Optional<float[]> bias) {
    return new DenseLayer(name, inputs, outputs, weight, bias);
  }

  /**
   * From weights as PyTorch's {@code Linear} has them.
   *
   * @param name what the file calls it
   * @param inputs number of inputs, at least 1
   * @param outputs number of outputs, at least 1
   * @param weight {@code [outputs, inputs]}
   * @param bias {@code [outputs]}, if there is one
   * @return the layer
   */
  public static DenseLayer byOutputs(
      String name, int inputs, int outputs, float[] weight, Optional<float[]> bias) {
    float[] transposed = new float[weight.length];
    for (int i = 0; i < inputs; i++) {
      for (int o = 0; o < outputs; o++) {
        transposed[i * outputs + o] = weight[o * inputs + i];
      }
    }
    return new DenseLayer(name, inputs, outputs, transposed, bias);
  }

  /**
   * What the file calls it.
   *
   * @return for messages
   */
  public String name() {
    return name;
  }

  /**
   * The number of inputs.
   *
   * @return at least 1
   */
  public int inputs() {
    return inputs;
  }

  /**
   * The number of outputs.
   *
   * @return at least 1
   */
  public int outputs() {
    return outputs;
  }

  /**
   * The weights.
   *
   * @return {@code [inputs, outputs]}, a copy
   */
  public float[] weight() {
    return weight.clone();
  }

  /**
   * The bias, if the layer has one.
   *
   * @return {@code [outputs]}, a copy
   */
  public Optional<float[]> bias() {
    return bias.map(float[]::clone);
  }

  boolean isFinite() {
    return isFinite(weight) && bias.map(DenseLayer::isFinite).orElse(true);
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Name and shape. */
  @Override
  public String toString() {
    return name + Arrays.toString(new int[] {inputs, outputs});
  }
}

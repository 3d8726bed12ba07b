package dev.spikeq.formats.weights;

import dev.spikeq.formats.FormatException;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import java.util.List;

/**
 * The weights of a whole network of fully connected layers.
 *
 * @param source the file, for messages
 * @param layout how the file held them
 * @param layers in order; each takes what the one before gives, and all numbers are finite
 */
public record DenseWeights(String source, Layout layout, List<DenseLayer> layers) {
  private static final int MOST_LAYERS = 64;

  /** How a file held its weights. */
  public enum Layout {
    /** A state dictionary: {@code NAME.weight} {@code [out, in]} and {@code NAME.bias}. */
    STATE_DICT,
    /** A tuple of two lists, weights {@code [in, out]} and biases or {@code None}. */
    WEIGHTS_AND_BIASES,
    /** A list of weights {@code [in, out]}, without biases. */
    WEIGHTS,
    /** Named arrays {@code W1} {@code [in, out]}, {@code b1} and so on. */
    NUMBERED
  }

  /** Copies the list. */
  public DenseWeights {
    layers = List.copyOf(layers);
  }

  static DenseWeights checked(String source, Layout layout, List<DenseLayer> layers)
      throws FormatException {
    if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
      throw new FormatException(
          source,
          "1 to " + MOST_LAYERS + " layers",
          Integer.toString(layers.size()),
          "is it a network of fully connected layers?");
    }
    for (int i = 0; i < layers.size(); i++) {
      DenseLayer layer = layers.get(i);
      if (i > 0 && layers.get(i - 1).outputs() != layer.inputs()) {
        throw new FormatException(
            source + ": layer " + layer.name(),
            layers.get(i - 1).outputs() + " inputs, as " + layers.get(i - 1) + " has outputs",
            layer.toString(),
            "are there layers of another kind, or in another order?");
      }
      if (!layer.isFinite()) {
        throw new FormatException(
            source + ": layer " + layer.name(),
            "finite numbers",
            "NaN or infinity",
            "the training diverged or the file is damaged");
      }
    }
    return new DenseWeights(source, layout, layers);
  }

  /**
   * The number of inputs of the first layer.
   *
   * @return with an appended constant, one more than there are observed values
   */
  public int inputs() {
    return layers.getFirst().inputs();
  }

  /**
   * The number of outputs of the last layer.
   *
   * @return for action values the number of actions
   */
  public int outputs() {
    return layers.getLast().outputs();
  }

  /**
   * Whether any layer has a bias.
   *
   * @return false for bare weights
   */
  public boolean hasBiases() {
    return layers.stream().anyMatch(layer -> layer.bias().isPresent());
  }

  /**
   * The network that these weights belong to.
   *
   * @param units what stands between the layers
   * @param constant whether the first layer's last input is a constant 1
   * @return the description; its synapses are named {@code fc1} and so on
   */
  public Network network(Units units, Encoder.Constant constant) {
    int appended = constant == Encoder.Constant.ONE_APPENDED ? 1 : 0;
    NetworkBuilder builder =
        Network.observing(inputs() - appended)
            .encoder(new Encoder(Encoder.Presentation.CURRENT, Encoder.Signs.KEPT, constant));
    for (int i = 0; i < layers.size(); i++) {
      DenseLayer layer = layers.get(i);
      builder.linear(
          layer.outputs(), layer.bias().isPresent() ? Layer.Bias.PRESENT : Layer.Bias.ABSENT);
      boolean last = i == layers.size() - 1;
      switch (units) {
        case Units.Rectified _ when last -> {}
        case Units.Rectified _ -> builder.relu();
        case Units.Thesis thesis -> builder.neurons(last ? thesis.output() : thesis.hidden());
      }
    }
    return builder.steps(units instanceof Units.Thesis(int steps) ? steps : 1);
  }

  /**
   * The weights as parameters.
   *
   * @param network from {@link #network}
   * @return new parameters
   */
  public Parameters parameters(Network network) {
    Parameters parameters = Parameters.zeros(network);
    for (int i = 0; i < layers.size(); i++) {
      String name = "fc" + (i + 1);
      parameters.set(name + ".weight", layers.get(i).weight());
      layers.get(i).bias().ifPresent(bias -> parameters.set(name + ".bias", bias));
    }
    return parameters;
  }
}

package dev.spikeq.snn.layer;

import dev.spikeq.snn.neuron.Neuron;

/**
 * One stage of a network, as an immutable description. Its name is unique in the network and is the
 * prefix of its parameters' names.
 */
public sealed interface Layer {
  /**
   * The layer's name.
   *
   * @return unique within the network
   */
  String name();

  /**
   * A fully connected synapse: {@code y = x.W + b}, applied in every time step.
   *
   * <p>Parameters: {@code NAME.weight} {@code [inputs, outputs]} and, with a bias, {@code
   * NAME.bias} {@code [outputs]}. PyTorch's weights are the transpose.
   *
   * @param name the layer's name
   * @param inputs number of inputs
   * @param outputs number of outputs
   * @param bias whether there is one
   */
  record Linear(String name, int inputs, int outputs, Bias bias) implements Layer {
    /** Checks the sizes. */
    public Linear {
      requireName(name);
      if (inputs < 1 || outputs < 1) {
        throw new IllegalArgumentException(
            "Linear '"
                + name
                + "': expected at least 1 input and 1 output, found "
                + inputs
                + " and "
                + outputs);
      }
    }

    /**
     * With a bias.
     *
     * @param name the layer's name
     * @param inputs number of inputs
     * @param outputs number of outputs
     */
    public Linear(String name, int inputs, int outputs) {
      this(name, inputs, outputs, Bias.PRESENT);
    }
  }

  /** Whether a synapse adds a bias. */
  enum Bias {
    /** A bias is added in every step. */
    PRESENT,
    /** No bias. */
    ABSENT
  }

  /**
   * A population of neurons, as many as its input is wide.
   *
   * <p>Parameters: {@code NAME.w} {@code [1]} where the time constant is learned, else none.
   *
   * @param name the layer's name
   * @param neuron the model that all of them share
   */
  record Neurons(String name, Neuron neuron) implements Layer {
    /** Checks the name. */
    public Neurons {
      requireName(name);
    }
  }

  /**
   * Rectified linear units: {@code y = max(0, x)}.
   *
   * @param name the layer's name
   */
  record Relu(String name) implements Layer {
    /** Checks the name. */
    public Relu {
      requireName(name);
    }
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("Layer: expected a name, found a blank one");
    }
  }
}

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

  /**
   * Units that round to a few levels: {@code y = theta * clip(floor(levels*x/theta + 1/2), 0,
   * levels) / levels}, a rectified unit as a spiking neuron of {@code levels} time steps sees it.
   *
   * <p>Parameters: {@code NAME.log_threshold} {@code [width]}, where theta of a unit is the
   * exponential of its value. Gradients pass straight through the rounding: {@code dy/dx} is 1 for
   * {@code 0 <= x <= theta}, else 0; {@code dy/dtheta} is {@code (y-x)/theta} there, 1 above and 0
   * below, and the parameter's is theta times as large.
   *
   * <p>Source: Bu et al., Optimal ANN-SNN conversion for high-accuracy and ultra-low-latency
   * spiking neural networks, 2022 (quantization clip-floor-shift, shift 1/2). There theta is one
   * number a layer and is learned itself; here it is one a unit, learned as its logarithm so that
   * it stays above 0.
   *
   * @param name the layer's name
   * @param levels number of steps between 0 and theta, from 1 to {@value #MAX_LEVELS}
   * @param initialThreshold theta before training, above 0
   */
  record Quantized(String name, int levels, float initialThreshold) implements Layer {
    /** Above this, single precision no longer counts exactly. */
    public static final int MAX_LEVELS = 1 << 20;

    /** Checks levels and threshold. */
    public Quantized {
      requireName(name);
      if (levels < 1 || levels > MAX_LEVELS) {
        throw new IllegalArgumentException(
            "Quantized '"
                + name
                + "': expected 1 to "
                + MAX_LEVELS
                + " levels, found "
                + levels
                + ": 4 to 16 are usual");
      }
      if (!(initialThreshold > 0) || Float.isInfinite(initialThreshold)) {
        throw new IllegalArgumentException(
            "Quantized '"
                + name
                + "': expected a finite initialThreshold above 0, found "
                + initialThreshold);
      }
    }

    /**
     * With an initial threshold of 1.5, where Q-learning has been found to start well.
     *
     * @param name the layer's name
     * @param levels number of steps between 0 and theta
     */
    public Quantized(String name, int levels) {
      this(name, levels, 1.5f);
    }
  }

  /**
   * What the spikes of the layer before have left in its membranes, read out with them: all T steps
   * of a neuron become one constant value, its count with the remainder. Stands directly after the
   * last spiking layer, whose neurons have no leak and a soft reset, and before a {@link Linear}.
   *
   * <p>With threshold theta, {@code count} spikes (those of -1 taken off) and membranes V0 before
   * the first and VT after the last step, the value is in units of the threshold:
   *
   * <pre>
   * RAW:      (count*theta + VT - V0) / (theta*T)
   * CLIPPED:  max(0, RAW)
   * POSITIVE: (count*theta + max(0, VT - V0)) / (theta*T)
   * </pre>
   *
   * <p>The last hidden layer is thereby an analogue one: what it hands on is no longer a number of
   * spikes. Inference only.
   *
   * @param name the layer's name
   * @param kind what is done with negative remainders
   */
  record Residual(String name, Kind kind) implements Layer {
    /** What is done with negative remainders. */
    public enum Kind {
      /** The mean input of each neuron, whether it fires or not: large where neurons are silent. */
      RAW,
      /** The mean input where it is positive: a rectified unit. */
      CLIPPED,
      /** Only remainders above 0 are added to the count. */
      POSITIVE
    }

    /** Checks the name. */
    public Residual {
      requireName(name);
    }
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("Layer: expected a name, found a blank one");
    }
  }
}

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
   * How many values come out of it.
   *
   * @param inputWidth how many go in
   * @return as many, unless it is a synapse or a pool
   */
  default int outputWidth(int inputWidth) {
    return inputWidth;
  }

  /** A layer that takes a certain number of values: widths must fit before it. */
  sealed interface Sized extends Layer permits Synaptic, Pool2d {
    /**
     * How many values it takes.
     *
     * @return width of its input
     */
    int inputWidth();

    /**
     * How many values come out.
     *
     * @return width of its output
     */
    int outputWidth();

    @Override
    default int outputWidth(int inputWidth) {
      return outputWidth();
    }
  }

  /**
   * A layer with weights between neurons: it takes spikes or values and gives currents.
   *
   * <p>Parameters: {@code NAME.weight} {@code [fanIn, channels]} and, with a bias, {@code
   * NAME.bias} {@code [channels]}.
   */
  sealed interface Synaptic extends Sized permits Linear, Conv2d {
    /**
     * How many inputs an output is the sum of.
     *
     * @return rows of the weights
     */
    int fanIn();

    /**
     * How many outputs have weights of their own.
     *
     * @return columns of the weights
     */
    int channels();

    /**
     * Whether a bias is added.
     *
     * @return present or absent
     */
    Bias bias();
  }

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
  record Linear(String name, int inputs, int outputs, Bias bias) implements Synaptic {
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

    @Override
    public int inputWidth() {
      return inputs;
    }

    @Override
    public int outputWidth() {
      return outputs;
    }

    @Override
    public int fanIn() {
      return inputs;
    }

    @Override
    public int channels() {
      return outputs;
    }
  }

  /**
   * A convolution: the same fully connected synapse from a window to one place, at every place that
   * the window moves to.
   *
   * <p>Parameters: {@code NAME.weight} {@code [window.height*window.width*input.channels,
   * channels]}, where input channel c at row i and column j of the window has the row {@code
   * (i*window.width + j)*input.channels + c}, and, with a bias, {@code NAME.bias} {@code
   * [channels]}. PyTorch's weights are {@code [channels, input.channels, window.height,
   * window.width]}.
   *
   * @param name the layer's name
   * @param input what it moves over
   * @param channels number of outputs at each place
   * @param window what it sees at once
   * @param bias whether there is one
   */
  record Conv2d(String name, Image input, int channels, Window window, Bias bias)
      implements Synaptic {
    /** Checks the sizes. */
    public Conv2d {
      requireName(name);
      requireFits("Conv2d", name, input, channels, window);
    }

    /**
     * The shape of what comes out.
     *
     * @return places that the window moves to, with the channels
     */
    public Image output() {
      return window.over(input, channels);
    }

    @Override
    public int inputWidth() {
      return input.size();
    }

    @Override
    public int outputWidth() {
      return output().size();
    }

    @Override
    public int fanIn() {
      return window.places() * input.channels();
    }
  }

  /**
   * The sum or the mean of a window, channel by channel. Takes spikes or values and gives values;
   * padding counts as zeros, also in the mean.
   *
   * @param name the layer's name
   * @param input what it moves over
   * @param window what it sees at once
   * @param kind sum or mean
   */
  record Pool2d(String name, Image input, Window window, Pooling kind) implements Sized {
    /** What becomes of the values in a window. */
    public enum Pooling {
      /** Their mean. */
      AVERAGE,
      /** Their sum. */
      SUM
    }

    /** Checks the sizes. */
    public Pool2d {
      requireName(name);
      requireFits("Pool2d", name, input, input.channels(), window);
    }

    /**
     * The shape of what comes out.
     *
     * @return places that the window moves to, with the input's channels
     */
    public Image output() {
      return window.over(input, input.channels());
    }

    @Override
    public int inputWidth() {
      return input.size();
    }

    @Override
    public int outputWidth() {
      return output().size();
    }
  }

  /**
   * Layer normalization of currents: {@code y = gain * (x - mean) / sqrt(variance + epsilon) +
   * shift}, mean and (biased) variance over all values of a sample in a time step.
   *
   * <p>Parameters: {@code NAME.gain} and {@code NAME.shift} {@code [width]}, one each a value. It
   * cannot be folded into a synapse: its statistics are those of the sample.
   *
   * <p>Source: Ba et al., Layer normalization, 2016. With the initial gain {@code threshold -
   * resetValue} and shift {@code resetValue} this is the potential-based layer normalization of Sun
   * et al., Solving the spike feature information vanishing problem in spiking deep Q network with
   * potential based normalization, 2022.
   *
   * @param name the layer's name
   * @param epsilon added to the variance, above 0
   * @param initialGain gain before training
   * @param initialShift shift before training
   */
  record LayerNorm(String name, float epsilon, float initialGain, float initialShift)
      implements Layer {
    /** Checks the constants. */
    public LayerNorm {
      requireName(name);
      requireFinite("LayerNorm", name, epsilon, initialGain, initialShift);
    }
  }

  /**
   * Batch normalization of currents, channel by channel: {@code y = gain * (x - mean) /
   * sqrt(variance + epsilon) + shift}. In training mean and (biased) variance are those of the
   * shard of the batch, over its samples, time steps and places; otherwise running means of them,
   * so that it can be folded into the synapse before it. Each backward pass moves the running means
   * by the momentum towards the batch's, shard after shard, each by its share: {@code 1 - (1 -
   * momentum)^share}.
   *
   * <p>Parameters: {@code NAME.gain}, {@code NAME.shift}, and what is not learned but counted,
   * {@code NAME.mean} and {@code NAME.variance}, all {@code [channels]}.
   *
   * <p>Source: Ioffe and Szegedy, Batch normalization, 2015; statistics of a part of the batch:
   * Hoffer et al., Train longer, generalize better, 2017.
   *
   * @param name the layer's name
   * @param channels number of channels; the values are places of so many
   * @param epsilon added to the variance, above 0
   * @param momentum share of the newest batch in the running means, in (0, 1]
   */
  record BatchNorm(String name, int channels, float epsilon, float momentum) implements Layer {
    /** Checks the constants. */
    public BatchNorm {
      requireName(name);
      requireFinite("BatchNorm", name, epsilon, momentum, 0f);
      if (channels < 1 || !(momentum > 0 && momentum <= 1)) {
        throw new IllegalArgumentException(
            "BatchNorm '"
                + name
                + "': expected at least 1 channel and a momentum in (0, 1], found "
                + channels
                + " and "
                + momentum);
      }
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
   * <p>Parameters: {@code NAME.w} {@code [1]} where the time constant is learned, {@code
   * NAME.log_threshold} {@code [1]} where the threshold is, else none.
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
   * <p>Parameters: {@code NAME.log_threshold} {@code [width]}, behind a convolution {@code
   * [channels]}, where theta of a unit, or of a channel at all its places, is the exponential of
   * its value. Gradients pass straight through the rounding: {@code dy/dx} is 1 for {@code 0 <= x
   * <= theta}, else 0; {@code dy/dtheta} is {@code (y-x)/theta} there, 1 above and 0 below, and the
   * parameter's is theta times as large.
   *
   * <p>Source: Bu et al., Optimal ANN-SNN conversion for high-accuracy and ultra-low-latency
   * spiking neural networks, 2022 (quantization clip-floor-shift, shift 1/2). There theta is one
   * number a layer and is learned itself; here it is one a unit or channel, learned as its
   * logarithm so that it stays above 0.
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

  private static void requireFits(
      String kind, String name, Image input, int channels, Window window) {
    if (channels < 1) {
      throw new IllegalArgumentException(
          kind + " '" + name + "': expected at least 1 channel, found " + channels);
    }
    try {
      window.over(input, channels);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(kind + " '" + name + "': " + e.getMessage(), e);
    }
  }

  private static void requireFinite(
      String kind, String name, float epsilon, float gain, float shift) {
    if (!(epsilon > 0) || !Float.isFinite(epsilon + gain + shift)) {
      throw new IllegalArgumentException(
          kind
              + " '"
              + name
              + "': expected an epsilon above 0 and finite constants, found "
              + epsilon
              + ", "
              + gain
              + " and "
              + shift);
    }
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("Layer: expected a name, found a blank one");
    }
  }
}

package dev.spikeq.lab.agreement;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Something that goes wrong in the world or in the hardware of a network. */
public sealed interface Disturbance {
  /** A name for tables, such as {@code weights of 8 bits}. */
  String label();

  /** Whether it is in what is seen of the world, and so means something to any policy. */
  default boolean isSeen() {
    return switch (this) {
      case ObservationNoise _, Occlusion _, GradientSign _ -> true;
      case WeightBits _, DroppedSpikes _, DeadNeurons _ -> false;
    };
  }

  /**
   * The network sees each value of an observation with normally distributed noise, fresh in every
   * step. Values are not cut to their bounds: the noise of a pixel has the same mean wherever it
   * stands between them, and neurons take currents of any size.
   *
   * @param standardDeviation above 0: a share of the range of a picture's values; of any other
   *     observation in the units that the environment's scaling leaves
   */
  record ObservationNoise(double standardDeviation) implements Disturbance {
    /** Checks the number. */
    public ObservationNoise {
      require(
          standardDeviation > 0 && Double.isFinite(standardDeviation),
          "observation noise",
          "a standard deviation above 0",
          standardDeviation);
    }

    @Override
    public String label() {
      return "observation noise " + shown(standardDeviation);
    }
  }

  /**
   * The network sees some rows of the picture as zeros. Not measured where observations are no
   * pictures, or have fewer rows.
   *
   * <p>Source: Patel et al., Improved robustness of reinforcement learning policies upon conversion
   * to spiking neuronal network platforms applied to Atari Breakout game, 2019: a bar of three rows
   * at each position, one after the other ({@link #sweep}).
   *
   * @param first the first of them, from 0 at the top
   * @param rows how many, at least 1
   */
  record Occlusion(int first, int rows) implements Disturbance {
    /** Checks the numbers. */
    public Occlusion {
      require(first >= 0, "occlusion", "a first row of at least 0", first);
      require(rows >= 1, "occlusion", "at least 1 row", rows);
    }

    /**
     * A bar at every position where it is wholly in the picture, from the top.
     *
     * @param rows how many it has, at least 1
     * @param stride rows between two positions, at least 1
     * @param height rows of the picture
     * @return one for each position
     * @throws IllegalArgumentException if the picture has fewer rows than the bar
     */
    public static List<Occlusion> sweep(int rows, int stride, int height) {
      require(rows >= 1 && rows <= height, "occlusion", "1 to " + height + " rows", rows);
      require(stride >= 1, "occlusion", "a stride of at least 1", stride);
      return IntStream.iterate(0, first -> first + rows <= height, first -> first + stride)
          .mapToObj(first -> new Occlusion(first, rows))
          .toList();
    }

    @Override
    public String label() {
      return "rows " + first + " to " + (first + rows - 1) + " blank";
    }
  }

  /**
   * Every value of an observation is moved by epsilon against the decision: by the sign of the
   * derivative of the cross-entropy between the network's values, as logits, and its own greedy
   * action. The derivative is the network's own, through surrogates where it spikes; that of the
   * source where it has none, as converted networks with residuals. Not measured where neither has.
   *
   * <p>Source: Goodfellow et al., Explaining and harnessing adversarial examples, 2015 (fast
   * gradient sign method); of policies: Huang et al., Adversarial attacks on neural network
   * policies, 2017. Ours divides the values by their standard deviation first, so that the loss has
   * a slope whatever their scale. No value is moved out of the observation's bounds, where those
   * are finite.
   *
   * @param epsilon above 0: a share of the range of a picture's values; of any other observation in
   *     the units that the environment's scaling leaves
   */
  record GradientSign(double epsilon) implements Disturbance {
    /** Checks the number. */
    public GradientSign {
      require(
          epsilon > 0 && Double.isFinite(epsilon), "gradient sign", "an epsilon above 0", epsilon);
    }

    @Override
    public String label() {
      return "gradient sign " + shown(epsilon);
    }
  }

  /** What shares one scale of rounded weights. */
  enum Scale {
    /** All weights of a synapse. */
    MATRIX,
    /**
     * The weights into one neuron: for hardware that has a threshold for each neuron, which takes
     * the scale.
     */
    NEURON
  }

  /**
   * Every weight is rounded to one of {@code 2^bits - 1} values from minus to plus the largest
   * magnitude that shares its scale, evenly spaced, 0 among them. Biases stay.
   *
   * @param bits from 2 to 16
   * @param scale which weights share one
   */
  record WeightBits(int bits, Scale scale) implements Disturbance {
    /** Checks the number. */
    public WeightBits {
      require(bits >= 2 && bits <= 16, "weight bits", "2 to 16", bits);
    }

    @Override
    public String label() {
      return "weights of " + bits + " bits" + (scale == Scale.NEURON ? ", scaled per neuron" : "");
    }
  }

  /**
   * Each spike, one of the encoder included, is lost on its way with some probability; the neuron
   * that sent it knows nothing of it. Not measured where a layer hands on counts, signed spikes or
   * a residual instead of single spikes.
   *
   * @param probability in (0, 1)
   */
  record DroppedSpikes(double probability) implements Disturbance {
    /** Checks the number. */
    public DroppedSpikes {
      require(
          probability > 0 && probability < 1,
          "dropped spikes",
          "a probability above 0 and below 1",
          probability);
    }

    @Override
    public String label() {
      return "spikes dropped at " + shown(probability);
    }
  }

  /**
   * Some neurons of each hidden layer, of a convolution some channels at all their places, drawn
   * once, give 0 and never spike.
   *
   * @param share of a layer's neurons or channels, in (0, 1), rounded to a whole number of them
   */
  record DeadNeurons(double share) implements Disturbance {
    /** Checks the number. */
    public DeadNeurons {
      require(share > 0 && share < 1, "dead neurons", "a share above 0 and below 1", share);
    }

    @Override
    public String label() {
      return "dead neurons " + shown(100 * share) + " %";
    }
  }

  private static String shown(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Float.toString((float) value);
  }

  private static void require(boolean fits, String name, String expected, double found) {
    if (!fits) {
      throw new IllegalArgumentException(
          "Robustness: %s: expected %s, found %s".formatted(name, expected, found));
    }
  }
}

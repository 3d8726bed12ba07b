package dev.spikeq.lab.agreement;

import java.util.Locale;

/** Something that goes wrong in the world or in the hardware of a network. */
public sealed interface Disturbance {
  /** A name for tables, such as {@code weights of 8 bits}. */
  String label();

  /**
   * The network sees each value of an observation with normally distributed noise, fresh in every
   * step.
   *
   * @param standardDeviation in the units of the scaled observation, above 0
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
   * Some neurons of each hidden layer, drawn once, give 0 and never spike.
   *
   * @param share of a layer's neurons, in (0, 1), rounded to a whole number of them
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
        : Double.toString((float) value);
  }

  private static void require(boolean fits, String name, String expected, double found) {
    if (!fits) {
      throw new IllegalArgumentException(
          "Robustness: %s: expected %s, found %s".formatted(name, expected, found));
    }
  }
}

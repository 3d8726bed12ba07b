package dev.spikeq.convert;

import java.util.List;

/**
 * Where the thresholds of the hidden layers come from: what activation of the rate network shall be
 * the highest firing rate, one spike in every unit of time.
 */
public sealed interface Normalization {
  /** Threshold 1 everywhere: activations above 1 saturate. */
  record None() implements Normalization {}

  /**
   * The largest activation that the weights allow; needs no calibration states.
   *
   * <p>Source: Diehl et al., Fast-classifying, high-accuracy spiking deep networks through weight
   * and threshold balancing, 2015, algorithm 1, which has no biases; here positive biases count.
   * Inputs are taken to lie in [-1, 1], where the paper has rates in [0, 1]: in the first layer the
   * bound adds weights of both signs.
   *
   * @param propagation how the bound passes from layer to layer
   */
  record ModelBased(Propagation propagation) implements Normalization {
    /** A true bound in every layer. */
    public ModelBased() {
      this(Propagation.BOUND);
    }

    /** How the bound passes from layer to layer. */
    public enum Propagation {
      /** The layer before is taken to be at its own bound: no activation exceeds the threshold. */
      BOUND,
      /**
       * Positive weights and biases as they are, whatever the layer before, and the same in the
       * first layer: what C. Hahn's thesis (Deep Spiking Q-Networks, 2020) computes. It is a bound
       * in the first layer alone, for inputs in [0, 1].
       */
      UNSCALED
    }
  }

  /**
   * The largest activation on the calibration states, and no less than the largest weight and bias
   * that enter.
   *
   * <p>Source: Diehl et al., 2015, algorithm 2, which has no biases.
   */
  record DataBased() implements Normalization {}

  /**
   * A high percentile of the activations on the calibration states.
   *
   * <p>Source: Rueckauer et al., Conversion of continuous-valued deep networks to efficient
   * event-driven networks, 2017, section 2.2.2; over maxima of samples, C. Hahn's thesis (Deep
   * Spiking Q-Networks, 2020).
   *
   * @param percentile share of the values that lie below, in (0, 1]
   * @param statistic which values
   */
  record Robust(double percentile, Statistic statistic) implements Normalization {
    /** Checks the percentile. */
    public Robust {
      Thresholds.requirePercentile("Normalization.Robust", percentile);
    }
  }

  /**
   * Thresholds that the caller knows.
   *
   * @param thresholds for each hidden layer in order one value for all its neurons, or one for each
   */
  record Chosen(List<float[]> thresholds) implements Normalization {
    /** Checks that all are finite and above 0; the arrays are copied. */
    public Chosen {
      thresholds = thresholds.stream().map(float[]::clone).toList();
      for (int layer = 0; layer < thresholds.size(); layer++) {
        for (float threshold : thresholds.get(layer)) {
          if (!(threshold > 0) || Float.isInfinite(threshold)) {
            throw new IllegalArgumentException(
                "Normalization.Chosen: expected finite thresholds above 0, found "
                    + threshold
                    + " for hidden layer "
                    + layer);
          }
        }
      }
    }
  }

  /** Which values a percentile is taken of. */
  enum Statistic {
    /**
     * Each sample's largest activation in the layer; of n sorted maxima the element {@code int(p *
     * (n - 1))}. As data-based, the threshold is no less than the largest weight and bias that
     * enter: so C. Hahn's thesis, 2020. With a threshold for each neuron a sample's maximum is that
     * neuron's activation.
     */
    PER_SAMPLE_MAXIMUM,
    /**
     * All activations, zeros included, with linear interpolation between neighbours; weights do not
     * count.
     */
    ALL_ACTIVATIONS
  }

  /**
   * What most conversions here begin with: the 99.9th percentile of all activations.
   *
   * @return the rule
   */
  static Normalization robust() {
    return new Robust(0.999, Statistic.ALL_ACTIVATIONS);
  }

  /**
   * Whether thresholds depend on calibration states.
   *
   * @return false where weights alone, or the caller, settle them
   */
  default boolean needsStates() {
    return this instanceof DataBased || this instanceof Robust;
  }
}

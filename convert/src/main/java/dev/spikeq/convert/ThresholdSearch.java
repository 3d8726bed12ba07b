package dev.spikeq.convert;

/** Whether thresholds are lowered or raised from those of the normalisation to lessen an error. */
public sealed interface ThresholdSearch {
  /** They stay. */
  record None() implements ThresholdSearch {}

  /**
   * For each layer, or each neuron, by the {@link Scope}: the threshold, up to that of the
   * normalisation, with the least mean squared error between the activation a and what T steps can
   * say of it, {@code threshold * clip(floor(T*a/threshold + v0), 0, T) / T}.
   *
   * <p>Source: Li et al., A free lunch from ANN: towards efficient, accurate spiking neural
   * networks calibration, 2021, section 4.1, whose thresholds are those of layers and start at
   * rest; the trade between clipping and flooring is from Deng and Gu, Optimal conversion of
   * conventional artificial neural networks to spiking neural networks, 2021. The activations are
   * those of the rate network, in every layer.
   *
   * @param candidates number of thresholds tried, evenly spaced, at least 2
   */
  record LayerWise(int candidates) implements ThresholdSearch {
    /** Checks the number. */
    public LayerWise {
      requireAtLeast("ThresholdSearch.LayerWise", "candidates", 2, candidates);
    }

    /** With 100 candidates. */
    public LayerWise() {
      this(100);
    }
  }

  /**
   * One layer after the other, its thresholds times a factor: the one with the least squared error
   * of the simulated network's outputs is kept. An error that is the same for all outputs does not
   * count, nor does a common factor, as neither changes a decision.
   *
   * <p>The search is ours: the papers search each layer by itself.
   *
   * @param candidates factors tried in each layer, evenly spaced from {@value #LOWEST} to {@value
   *     #HIGHEST}, at least 2; 1 is always tried
   * @param rounds how often all layers take their turn, at least 1
   */
  record OutputError(int candidates, int rounds) implements ThresholdSearch {
    /** The lowest factor tried. */
    public static final double LOWEST = 0.3;

    /** The highest factor tried. */
    public static final double HIGHEST = 1.5;

    /** Checks the numbers. */
    public OutputError {
      requireAtLeast("ThresholdSearch.OutputError", "candidates", 2, candidates);
      requireAtLeast("ThresholdSearch.OutputError", "rounds", 1, rounds);
    }

    /** With 25 candidates, in 2 rounds. */
    public OutputError() {
      this(25, 2);
    }
  }

  private static void requireAtLeast(String where, String name, int least, int found) {
    if (found < least) {
      throw new IllegalArgumentException(
          where + ": expected " + name + " of at least " + least + ", found " + found);
    }
  }
}

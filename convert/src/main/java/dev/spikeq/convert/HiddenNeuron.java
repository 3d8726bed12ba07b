package dev.spikeq.convert;

import dev.spikeq.snn.neuron.Reset;

/**
 * What takes the place of a rectified unit. All thresholds are 1; an initial membrane is a share of
 * it. Half of it centres the error of counting whole spikes (Bu et al., Optimal ANN-SNN conversion
 * for high-accuracy and ultra-low-latency spiking neural networks, 2022).
 */
public sealed interface HiddenNeuron {
  /**
   * Integrate-and-fire, in the step of its input.
   *
   * @param reset soft keeps what lies above the threshold (Han, Srinivasan and Roy, RMP-SNN, 2020);
   *     hard loses it, and with it part of the value
   * @param initialMembrane share of the threshold, in [0, 1)
   */
  record IntegrateAndFire(Reset.Kind reset, double initialMembrane) implements HiddenNeuron {
    /** Checks the initial membrane. */
    public IntegrateAndFire {
      requireShare(initialMembrane);
    }
  }

  /**
   * Integrate-and-fire with soft reset and spikes of either sign: what fired too early is taken
   * back.
   *
   * @param initialMembrane share of the threshold, in [0, 1)
   */
  record Signed(double initialMembrane) implements HiddenNeuron {
    /** Checks the initial membrane. */
    public Signed {
      requireShare(initialMembrane);
    }
  }

  /**
   * Integrates over all T steps first and fires afterwards, so that the count does not depend on
   * when spikes come; a layer takes a window of T steps of its own.
   *
   * @param initialMembrane share of the threshold, in [0, 1)
   */
  record IntegrateThenFire(double initialMembrane) implements HiddenNeuron {
    /** Checks the initial membrane. */
    public IntegrateThenFire {
      requireShare(initialMembrane);
    }
  }

  /**
   * The order of C. Hahn's thesis (Deep Spiking Q-Networks, 2020): a spike comes from the membrane
   * before the update, so that each layer lags two steps; it fires above the threshold, from rest.
   * Outputs are sums over the steps, not means.
   *
   * @param reset soft or hard
   */
  record Synaptic(Reset.Kind reset) implements HiddenNeuron {}

  /**
   * Where the membrane starts.
   *
   * @return share of the threshold
   */
  default double initialMembrane() {
    return 0;
  }

  private static void requireShare(double initialMembrane) {
    if (!(initialMembrane >= 0 && initialMembrane < 1)) {
      throw new IllegalArgumentException(
          "HiddenNeuron: expected an initial membrane in [0, 1), as a share of the threshold, found "
              + initialMembrane);
    }
  }
}

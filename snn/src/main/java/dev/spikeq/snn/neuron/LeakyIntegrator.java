package dev.spikeq.snn.neuron;

/**
 * A non-spiking leaky membrane (LI): {@code U' = U + (X - U)/tau}, or {@code U' = U - U/tau + X}
 * for a direct input; U starts at 0. Source: Chen et al., Deep reinforcement learning with spiking
 * Q-learning, 2022.
 *
 * @param tau time constant in steps, at least 1
 * @param inputScaling whether the input is scaled by 1/tau
 */
public record LeakyIntegrator(float tau, InputScaling inputScaling) implements Neuron.NonSpiking {
  /** Checks the time constant. */
  public LeakyIntegrator {
    if (!(tau >= 1) || Float.isInfinite(tau)) {
      throw new IllegalArgumentException(
          "LeakyIntegrator: expected a finite tau of at least 1 step, found " + tau);
    }
  }

  /**
   * With the input scaled by 1/tau.
   *
   * @param tau time constant in steps, at least 1
   */
  public LeakyIntegrator(float tau) {
    this(tau, InputScaling.DECAYED);
  }
}

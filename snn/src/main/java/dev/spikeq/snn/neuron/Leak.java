package dev.spikeq.snn.neuron;

/** How a membrane forgets, per time step. */
public sealed interface Leak {
  /**
   * What the membrane keeps of its distance from rest over one step.
   *
   * @return a factor in (0, 1]; for a learned time constant its initial value
   */
  float retention();

  /** No leak: {@code H = V + X}. */
  record None() implements Leak {
    @Override
    public float retention() {
      return 1f;
    }
  }

  /**
   * A time constant: the membrane keeps {@code 1 - 1/tau}.
   *
   * @param tau time constant in steps, at least 1
   */
  record TimeConstant(float tau) implements Leak {
    /** Checks the time constant. */
    public TimeConstant {
      if (!(tau >= 1) || Float.isInfinite(tau)) {
        throw new IllegalArgumentException(
            "TimeConstant: expected a finite tau of at least 1 step, found " + tau);
      }
    }

    @Override
    public float retention() {
      return 1f - 1f / tau;
    }
  }

  /**
   * A time constant learned by training, one per layer: {@code 1/tau = sigmoid(w)}, where {@code w}
   * is the layer's parameter. Source: Fang et al., Incorporating learnable membrane time constant
   * to enhance learning of spiking neural networks, 2021.
   *
   * @param initialTau where it starts, in steps, above 1; {@code w = -ln(initialTau - 1)}
   */
  record LearnedTimeConstant(float initialTau) implements Leak {
    /** Checks the time constant. */
    public LearnedTimeConstant {
      if (!(initialTau > 1) || Float.isInfinite(initialTau)) {
        throw new IllegalArgumentException(
            "LearnedTimeConstant: expected a finite initialTau above 1 step, found " + initialTau);
      }
    }

    @Override
    public float retention() {
      return 1f - 1f / initialTau;
    }

    /**
     * The initial value of the learned parameter.
     *
     * @return w with sigmoid(w) = 1/initialTau
     */
    public float initialWeight() {
      return (float) -Math.log(initialTau - 1.0);
    }
  }

  /**
   * A decay factor: the membrane keeps {@code beta}. The input is not scaled by it.
   *
   * @param beta in (0, 1]
   */
  record Decay(float beta) implements Leak {
    /** Checks the factor. */
    public Decay {
      if (!(beta > 0) || beta > 1) {
        throw new IllegalArgumentException("Decay: expected beta in (0, 1], found " + beta);
      }
    }

    @Override
    public float retention() {
      return beta;
    }
  }
}

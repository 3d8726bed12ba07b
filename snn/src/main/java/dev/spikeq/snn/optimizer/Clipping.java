package dev.spikeq.snn.optimizer;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;

/** What is done to gradients that are too large. */
public sealed interface Clipping {
  /**
   * Clips in place.
   *
   * @param gradients all gradients
   * @param sumOfSquares of the gradients as they are
   * @param kernels the arithmetic
   */
  void apply(FloatArray gradients, double sumOfSquares, Kernels kernels);

  /** Nothing. */
  record None() implements Clipping {
    @Override
    public void apply(FloatArray gradients, double sumOfSquares, Kernels kernels) {}
  }

  /**
   * Scales all gradients together so that their Euclidean norm is at most this.
   *
   * @param largest above 0
   */
  record ByNorm(double largest) implements Clipping {
    /** Checks the bound. */
    public ByNorm {
      requirePositive(largest);
    }

    @Override
    public void apply(FloatArray gradients, double sumOfSquares, Kernels kernels) {
      double norm = Math.sqrt(sumOfSquares);
      if (norm > largest) {
        kernels.scale((float) (largest / norm), gradients, gradients.length());
      }
    }
  }

  /**
   * Puts each gradient into [-largest, largest].
   *
   * @param largest above 0
   */
  record ByValue(double largest) implements Clipping {
    /** Checks the bound. */
    public ByValue {
      requirePositive(largest);
    }

    @Override
    public void apply(FloatArray gradients, double sumOfSquares, Kernels kernels) {
      float bound = (float) largest;
      for (int i = 0; i < gradients.length(); i++) {
        gradients.set(i, Math.clamp(gradients.get(i), -bound, bound));
      }
    }
  }

  private static void requirePositive(double largest) {
    if (!(largest > 0)) {
      throw new IllegalArgumentException("Clipping: expected a bound above 0, found " + largest);
    }
  }
}

package dev.spikeq.snn.surrogate;

/**
 * The derivative that stands in for that of the spike function, as a function of {@code u}, the
 * membrane potential minus the threshold.
 *
 * <p>The forward pass always uses the step function; only the backward pass uses {@link
 * #derivative}. Source: Neftci, Mostafa and Zenke, Surrogate gradient learning in spiking neural
 * networks, 2019; each record names its own.
 */
public sealed interface Surrogate {
  /**
   * The derivative.
   *
   * @param u membrane potential minus threshold
   * @return g'(u), not negative
   */
  float derivative(float u);

  /**
   * How far from the threshold the derivative may differ from zero.
   *
   * @return the half-width of the support; infinity where the derivative is never zero
   */
  default float support() {
    return Float.POSITIVE_INFINITY;
  }

  /**
   * Arcus tangent: {@code g'(u) = (alpha/2) / (1 + (pi*alpha*u/2)^2)}. Source: Fang et al., 2021
   * (SpikingJelly's and snnTorch's {@code ATan}).
   *
   * @param alpha sharpness, above 0; the peak is alpha/2
   */
  record ATan(float alpha) implements Surrogate {
    /** Checks the sharpness. */
    public ATan {
      requirePositive("ATan", "alpha", alpha);
    }

    @Override
    public float derivative(float u) {
      float q = (float) (Math.PI * alpha / 2) * u;
      return (alpha / 2) / (1 + q * q);
    }
  }

  /**
   * Logistic sigmoid: {@code g'(u) = alpha*s*(1-s)} with {@code s = 1/(1+exp(-alpha*u))}. Source:
   * SpikingJelly's default, there with alpha 4.
   *
   * @param alpha sharpness, above 0; the peak is alpha/4
   */
  record Sigmoid(float alpha) implements Surrogate {
    /** Checks the sharpness. */
    public Sigmoid {
      requirePositive("Sigmoid", "alpha", alpha);
    }

    @Override
    public float derivative(float u) {
      double e = Math.exp(-Math.abs(alpha * u));
      return (float) (alpha * e / ((1 + e) * (1 + e)));
    }
  }

  /**
   * Fast sigmoid (SuperSpike): {@code g'(u) = peak / (1 + slope*|u|)^2}. Source: Zenke and Ganguli,
   * SuperSpike, 2018. snnTorch's {@code fast_sigmoid} and the thesis' have peak 1; SpikingJelly's
   * {@code SuperSpike} has slope 1 and its alpha as the peak.
   *
   * @param slope how fast it falls, above 0
   * @param peak value at the threshold, above 0
   */
  record FastSigmoid(float slope, float peak) implements Surrogate {
    /** Checks both. */
    public FastSigmoid {
      requirePositive("FastSigmoid", "slope", slope);
      requirePositive("FastSigmoid", "peak", peak);
    }

    /**
     * With peak 1.
     *
     * @param slope how fast it falls, above 0
     */
    public FastSigmoid(float slope) {
      this(slope, 1f);
    }

    @Override
    public float derivative(float u) {
      float q = 1 + slope * Math.abs(u);
      return peak / (q * q);
    }
  }

  /**
   * Triangle: {@code g'(u) = peak * max(0, 1 - |u|/halfWidth)}. Source: Bellec et al., 2018 (there
   * with peak 0.3). snnTorch's {@code triangular} is another function.
   *
   * @param peak value at the threshold, above 0
   * @param halfWidth where it reaches zero, above 0
   */
  record Triangle(float peak, float halfWidth) implements Surrogate {
    /** Checks both. */
    public Triangle {
      requirePositive("Triangle", "peak", peak);
      requirePositive("Triangle", "halfWidth", halfWidth);
    }

    @Override
    public float derivative(float u) {
      return Math.max(0, peak - peak / halfWidth * Math.abs(u));
    }

    @Override
    public float support() {
      return halfWidth;
    }
  }

  /**
   * Piecewise quadratic spike, hence a triangle of unit area: {@code g'(u) = alpha - alpha^2*|u|}
   * where {@code |u| <= 1/alpha}, else 0. Source: Esser et al., 2016 (SpikingJelly's {@code
   * PiecewiseQuadratic}).
   *
   * @param alpha peak and inverse half-width, above 0
   */
  record PiecewiseQuadratic(float alpha) implements Surrogate {
    /** Checks the sharpness. */
    public PiecewiseQuadratic {
      requirePositive("PiecewiseQuadratic", "alpha", alpha);
    }

    @Override
    public float derivative(float u) {
      return Math.max(0, alpha - alpha * alpha * Math.abs(u));
    }

    @Override
    public float support() {
      return 1 / alpha;
    }
  }

  /**
   * BrainCog's QGate, the same function as {@link PiecewiseQuadratic} at the same alpha. Source:
   * Sun et al., Solving the spike feature information vanishing problem in spiking deep Q network
   * with potential based normalization, 2022 (alpha 2).
   *
   * @param alpha peak and inverse half-width, above 0
   */
  record QGate(float alpha) implements Surrogate {
    /** Checks the sharpness. */
    public QGate {
      requirePositive("QGate", "alpha", alpha);
    }

    @Override
    public float derivative(float u) {
      return Math.max(0, alpha - alpha * alpha * Math.abs(u));
    }

    @Override
    public float support() {
      return 1 / alpha;
    }
  }

  /**
   * Rectangle of unit area: {@code g'(u) = alpha} where {@code |u| < 0.5/alpha}, else 0. Source: Wu
   * et al., 2018 (SpikingJelly's {@code Rect}).
   *
   * @param alpha height and inverse width, above 0
   */
  record Rectangle(float alpha) implements Surrogate {
    /** Checks the height. */
    public Rectangle {
      requirePositive("Rectangle", "alpha", alpha);
    }

    @Override
    public float derivative(float u) {
      return Math.abs(u) < support() ? alpha : 0;
    }

    @Override
    public float support() {
      return 0.5f / alpha;
    }
  }

  private static void requirePositive(String record, String name, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          record + ": expected a finite " + name + " above 0, found " + value);
    }
  }
}

package dev.spikeq.kernels;

import dev.spikeq.snn.surrogate.Surrogate;

/**
 * A surrogate's derivative as numbers, so that loops have no branches. With u the distance from the
 * threshold it is {@code peak / (1 + linear*|u| + square*u^2)} where {@code support} is 0; else it
 * is compact: {@code peak - fall*|u|} where {@code |u| < support}, and 0 elsewhere.
 *
 * @param peak its value at the threshold
 * @param linear of the quotient
 * @param square of the quotient
 * @param fall of the compact kind
 * @param support 0, or where the compact kind ends
 */
record SurrogateNumbers(float peak, float linear, float square, float fall, float support) {

  /** Whether there is such a form; the others are left to the scalar twin. */
  static boolean cover(Surrogate surrogate) {
    return !(surrogate instanceof Surrogate.Sigmoid);
  }

  static SurrogateNumbers of(Surrogate surrogate) {
    return switch (surrogate) {
      case Surrogate.ATan s -> {
        float q = (float) (Math.PI * s.alpha() / 2);
        yield new SurrogateNumbers(s.alpha() / 2, 0, q * q, 0, 0);
      }
      case Surrogate.FastSigmoid s ->
          new SurrogateNumbers(s.peak(), 2 * s.slope(), s.slope() * s.slope(), 0, 0);
      case Surrogate.Triangle s ->
          new SurrogateNumbers(s.peak(), 0, 0, s.peak() / s.halfWidth(), s.support());
      case Surrogate.PiecewiseQuadratic s ->
          new SurrogateNumbers(s.alpha(), 0, 0, s.alpha() * s.alpha(), s.support());
      case Surrogate.QGate s ->
          new SurrogateNumbers(s.alpha(), 0, 0, s.alpha() * s.alpha(), s.support());
      case Surrogate.Rectangle s -> new SurrogateNumbers(s.alpha(), 0, 0, 0, s.support());
      case Surrogate.Sigmoid _ ->
          throw new IllegalStateException("SurrogateNumbers: a sigmoid is the scalar twin's work");
    };
  }
}

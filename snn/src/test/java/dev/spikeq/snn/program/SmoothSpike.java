package dev.spikeq.snn.program;

import dev.spikeq.snn.surrogate.Surrogate;

/**
 * The functions whose derivatives the surrogates are, with value 1/2 at 0, in double precision and
 * written apart from the surrogates themselves.
 */
final class SmoothSpike {
  private SmoothSpike() {}

  static double value(Surrogate surrogate, double u) {
    return switch (surrogate) {
      case Surrogate.ATan s -> 0.5 + Math.atan(Math.PI / 2 * s.alpha() * u) / Math.PI;
      case Surrogate.Sigmoid s -> 1 / (1 + Math.exp(-s.alpha() * u));
      case Surrogate.FastSigmoid s -> 0.5 + s.peak() * u / (1 + s.slope() * Math.abs(u));
      case Surrogate.Triangle s -> quadratic(s.peak(), s.halfWidth(), u);
      case Surrogate.PiecewiseQuadratic s -> quadratic(s.alpha(), 1.0 / s.alpha(), u);
      case Surrogate.QGate s -> quadratic(s.alpha(), 1.0 / s.alpha(), u);
      case Surrogate.Rectangle s ->
          0.5 + s.alpha() * Math.clamp(u, -0.5 / s.alpha(), 0.5 / s.alpha());
    };
  }

  private static double quadratic(double peak, double halfWidth, double u) {
    double inside = Math.min(Math.abs(u), halfWidth);
    return 0.5 + Math.signum(u) * peak * (inside - inside * inside / (2 * halfWidth));
  }

  static double derivative(Surrogate surrogate, double u) {
    double size = Math.abs(u);
    return switch (surrogate) {
      case Surrogate.ATan s -> {
        double scaled = Math.PI / 2 * s.alpha() * u;
        yield s.alpha() / 2.0 / (1 + scaled * scaled);
      }
      case Surrogate.Sigmoid s -> {
        double value = value(s, u);
        yield s.alpha() * value * (1 - value);
      }
      case Surrogate.FastSigmoid s -> s.peak() / Math.pow(1 + s.slope() * size, 2);
      case Surrogate.Triangle s -> s.peak() * Math.max(0, 1 - size / s.halfWidth());
      case Surrogate.PiecewiseQuadratic s -> s.alpha() * Math.max(0, 1 - size * s.alpha());
      case Surrogate.QGate s -> s.alpha() * Math.max(0, 1 - size * s.alpha());
      case Surrogate.Rectangle s -> size < 0.5 / s.alpha() ? s.alpha() : 0;
    };
  }
}

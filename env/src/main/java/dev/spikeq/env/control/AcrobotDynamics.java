package dev.spikeq.env.control;

import static java.lang.Math.PI;
import static java.lang.Math.cos;
import static java.lang.Math.sin;

/**
 * The motion of the {@link Acrobot}: its accelerations, and a Runge-Kutta step along them.
 *
 * <p>With both masses m = 1, both lengths l = 1, both centres of mass at c = 0.5, both moments of
 * inertia I = 1, torque τ:
 *
 * <pre>
 *   d₁ = m c² + m (l² + c² + 2 l c cos θ₂) + I + I
 *   d₂ = m (c² + l c cos θ₂) + I
 *   φ₂ = m c g cos(θ₁ + θ₂ − π/2)
 *   φ₁ = −m l c ω₂² sin θ₂ − 2 m l c ω₂ ω₁ sin θ₂ + (m c + m l) g cos(θ₁ − π/2) + φ₂
 *   α₂ = (τ + d₂/d₁ φ₁ − m l c ω₁² sin θ₂ − φ₂) / (m c² + I − d₂²/d₁)    NIPS: without ω₁²
 *   α₁ = −(d₂ α₂ + φ₁) / d₁
 * </pre>
 */
final class AcrobotDynamics {
  private static final double MASS = 1;
  private static final double LENGTH = 1;
  private static final double CENTRE = 0.5;
  private static final double INERTIA = 1;
  private static final double GRAVITY = 9.8;

  /** m l c, which stands before every product of velocities. */
  private static final double COUPLING = MASS * LENGTH * CENTRE;

  private final Acrobot.Equations equations;
  private final double[] k1 = new double[4];
  private final double[] k2 = new double[4];
  private final double[] k3 = new double[4];
  private final double[] k4 = new double[4];
  private final double[] middle = new double[4];

  AcrobotDynamics(Acrobot.Equations equations) {
    this.equations = equations;
  }

  /** Moves {@code state} by one Runge-Kutta step of order 4 with a constant torque. */
  void advance(double[] state, double torque, double seconds) {
    derivative(state, torque, k1);
    moveAlong(state, k1, seconds / 2);
    derivative(middle, torque, k2);
    moveAlong(state, k2, seconds / 2);
    derivative(middle, torque, k3);
    moveAlong(state, k3, seconds);
    derivative(middle, torque, k4);
    for (int i = 0; i < 4; i++) {
      state[i] += seconds / 6.0 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
  }

  private void moveAlong(double[] state, double[] slope, double seconds) {
    for (int i = 0; i < 4; i++) {
      middle[i] = state[i] + seconds * slope[i];
    }
  }

  private void derivative(double[] at, double torque, double[] slope) {
    double theta1 = at[0];
    double theta2 = at[1];
    double omega1 = at[2];
    double omega2 = at[3];
    double cosine2 = cos(theta2);
    double sine2 = sin(theta2);
    double d1 =
        MASS * CENTRE * CENTRE
            + MASS * (LENGTH * LENGTH + CENTRE * CENTRE + 2 * LENGTH * CENTRE * cosine2)
            + INERTIA
            + INERTIA;
    double d2 = MASS * (CENTRE * CENTRE + LENGTH * CENTRE * cosine2) + INERTIA;
    double phi2 = MASS * CENTRE * GRAVITY * cos(theta1 + theta2 - PI / 2);
    double phi1 =
        -COUPLING * (omega2 * omega2) * sine2
            - 2 * COUPLING * omega2 * omega1 * sine2
            + (MASS * CENTRE + MASS * LENGTH) * GRAVITY * cos(theta1 - PI / 2)
            + phi2;
    double numerator =
        switch (equations) {
          case BOOK -> torque + d2 / d1 * phi1 - COUPLING * (omega1 * omega1) * sine2 - phi2;
          case NIPS -> torque + d2 / d1 * phi1 - phi2;
        };
    double alpha2 = numerator / (MASS * CENTRE * CENTRE + INERTIA - d2 * d2 / d1);
    slope[0] = omega1;
    slope[1] = omega2;
    slope[2] = -(d2 * alpha2 + phi1) / d1;
    slope[3] = alpha2;
  }
}

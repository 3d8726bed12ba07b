package dev.spikeq.env.control;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * A pendulum with a weak motor; the task is to swing it up and hold it there.
 *
 * <p>State, float64: angle θ (rad, 0 upright, never wrapped) and angular velocity ω (rad/s).
 * Observation, float32: cos θ, sin θ, ω. Action: one torque (N m, float32), clipped to [−2, 2], for
 * the cost as well. With g = 10 unless given, and a step of 0.05 s, the torque u gives:
 *
 * <pre>
 *   reward = −(norm(θ)² + 0.1 ω² + 0.001 u²)      from before the step; norm wraps into [−π, π)
 *   ω ← clip(ω + (3g/2 sin θ + 3u) 0.05, ±8);   θ ← θ + 0.05 ω
 * </pre>
 *
 * <p>The terms in u are float32, the rest is float64. Never terminates.
 *
 * <p>Source: numbers and order of operations as in Gymnasium's Pendulum; u² is u·u here, where
 * NumPy's float32 power rounds differently once in a thousand torques (2e-10 in the reward). The
 * time limit is a wrapper's.
 */
public final class Pendulum implements ControlTask {
  private static final float MAX_TORQUE = 2;
  private static final double MAX_VELOCITY = 8;
  private static final double SECONDS = 0.05;
  private static final double TURN = 2 * Math.PI;

  private final Box observationSpace =
      new Box(
          new float[] {-1, -1, (float) -MAX_VELOCITY}, new float[] {1, 1, (float) MAX_VELOCITY});
  private final Box actionSpace = Box.uniform(-MAX_TORQUE, MAX_TORQUE, 1);
  private final double gravityFactor;
  private Phase phase = Phase.NEW;
  private double angle;
  private double angularVelocity;
  private float lastTorque;

  /** Makes the usual task, with g = 10 m/s². */
  public Pendulum() {
    this(10);
  }

  /**
   * Makes a variant of the task.
   *
   * @param gravity g in m/s², finite
   */
  public Pendulum(double gravity) {
    if (!Double.isFinite(gravity)) {
      throw new IllegalArgumentException("Pendulum: expected a finite gravity, found " + gravity);
    }
    gravityFactor = 3 * gravity / 2;
  }

  @Override
  public Box observationSpace() {
    return observationSpace;
  }

  @Override
  public Space actionSpace() {
    return actionSpace;
  }

  /** {@inheritDoc} θ is drawn uniform in [−π, π), then ω uniform in [−1, 1). */
  @Override
  public void reset(RandomGenerator random, float[] observation) {
    observationSpace.checkLength(observation);
    start(Draws.uniform(random, -Math.PI, Math.PI), Draws.uniform(random, -1.0, 1.0), observation);
  }

  @Override
  public void resetTo(double[] state, float[] observation) {
    observationSpace.checkLength(observation);
    Phase.requireLength("Pendulum", state, 2);
    start(state[0], state[1], observation);
  }

  private void start(double startAngle, double startVelocity, float[] observation) {
    angle = startAngle;
    angularVelocity = startVelocity;
    lastTorque = 0;
    phase = Phase.RUNNING;
    observe(observation);
  }

  @Override
  public double[] state() {
    phase.requireStarted("Pendulum");
    return new double[] {angle, angularVelocity};
  }

  @Override
  public Step step(Action action, float[] observation) {
    phase.requireStarted("Pendulum");
    observationSpace.checkLength(observation);
    float torque = Math.clamp(actionSpace.continuous(action).value(0), -MAX_TORQUE, MAX_TORQUE);
    double offset = wrap(angle);
    double cost =
        offset * offset + 0.1 * (angularVelocity * angularVelocity) + 0.001f * (torque * torque);
    angularVelocity += (gravityFactor * Math.sin(angle) + 3.0f * torque) * SECONDS;
    angularVelocity = Math.clamp(angularVelocity, -MAX_VELOCITY, MAX_VELOCITY);
    angle += angularVelocity * SECONDS;
    lastTorque = torque;
    observe(observation);
    return new Step(-cost, false, false);
  }

  private static double wrap(double angle) {
    double rest = (angle + Math.PI) % TURN;
    return (rest < 0 ? rest + TURN : rest) - Math.PI;
  }

  private void observe(float[] observation) {
    observation[0] = (float) Math.cos(angle);
    observation[1] = (float) Math.sin(angle);
    observation[2] = (float) angularVelocity;
  }

  @Override
  public void render(Graphics2D graphics, int width, int height) {
    phase.requireStarted("Pendulum");
    PendulumDrawing.draw(graphics, width, height, angle, lastTorque / MAX_TORQUE);
  }
}

package dev.spikeq.env.control;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * A pole hinged on a cart that is pushed left or right; the task is to keep it upright.
 *
 * <p>State and observation: position x of the cart (m), its velocity v (m/s), angle θ of the pole
 * (rad, 0 upright, positive to the right), its angular velocity ω (rad/s). The state is float64,
 * the observation its rounding to float32. Actions: 0 pushes left, 1 pushes right, with 10 N. With
 * M = 1.1 kg in all, a pole of m = 0.1 kg and half length l = 0.5 m, g = 9.8 m/s² and a step of
 * 0.02 s:
 *
 * <pre>
 *   u = (F + m l ω² sin θ) / M
 *   α = (g sin θ − u cos θ) / (l (4/3 − m cos² θ / M))      angular acceleration
 *   a = u − m l α cos θ / M                                 acceleration of the cart
 * </pre>
 *
 * <p>Terminates when |x| &gt; 2.4 m or |θ| &gt; 12° (judged on the float64 state). Further steps
 * are allowed: the dynamics go on, {@code terminated} stays, and the reward is that of {@link
 * Reward}.
 *
 * <p>Source: Barto, Sutton, Anderson, Neuronlike adaptive elements that can solve difficult
 * learning control problems, IEEE Trans. SMC 13 (1983); numbers and order of operations as in
 * Gymnasium's CartPole. The time limit is a wrapper's.
 */
public final class CartPole implements ControlTask {

  /** How a step moves the state along its derivatives. */
  public enum Integrator {
    /** Positions and velocities both move with the values from before the step. */
    EULER,
    /** Velocities first, then positions with the new velocities. */
    SEMI_IMPLICIT
  }

  /** What a step is worth. */
  public enum Reward {
    /** 1 for every step, the terminating one included; 0 after it. */
    STANDING,
    /** 0 for every step, −1 for the terminating one and those after it. */
    SUTTON_BARTO
  }

  private static final double GRAVITY = 9.8;
  private static final double POLE_MASS = 0.1;
  private static final double TOTAL_MASS = 0.1 + 1.0;
  private static final double HALF_LENGTH = 0.5;
  private static final double POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH;
  private static final double FORCE = 10.0;
  private static final double SECONDS = 0.02;
  private static final double POSITION_LIMIT = 2.4;
  private static final double ANGLE_LIMIT = 12 * 2 * Math.PI / 360;
  private static final double START = 0.05;

  private final Box observationSpace =
      new Box(
          new float[] {
            -4.8f, Float.NEGATIVE_INFINITY, (float) (-2 * ANGLE_LIMIT), Float.NEGATIVE_INFINITY
          },
          new float[] {
            4.8f, Float.POSITIVE_INFINITY, (float) (2 * ANGLE_LIMIT), Float.POSITIVE_INFINITY
          });
  private final Discrete actionSpace = new Discrete(2);
  private final Integrator integrator;
  private final Step standing;
  private final Step falling;
  private final Step fallen;
  private Phase phase = Phase.NEW;
  private double position;
  private double velocity;
  private double angle;
  private double angularVelocity;

  /** Makes the usual task: reward 1 for every step, Euler's integrator. */
  public CartPole() {
    this(Reward.STANDING, Integrator.EULER);
  }

  /**
   * Makes a variant of the task.
   *
   * @param reward what a step is worth
   * @param integrator how a step moves the state
   */
  public CartPole(Reward reward, Integrator integrator) {
    this.integrator = integrator;
    boolean usual = reward == Reward.STANDING;
    standing = new Step(usual ? 1 : 0, false, false);
    falling = new Step(usual ? 1 : -1, true, false);
    fallen = new Step(usual ? 0 : -1, true, false);
  }

  @Override
  public Box observationSpace() {
    return observationSpace;
  }

  @Override
  public Space actionSpace() {
    return actionSpace;
  }

  /**
   * {@inheritDoc} All four numbers are drawn uniform in [−0.05, 0.05), in the order of the state.
   */
  @Override
  public void reset(RandomGenerator random, float[] observation) {
    observationSpace.checkLength(observation);
    position = Draws.uniform(random, -START, START);
    velocity = Draws.uniform(random, -START, START);
    angle = Draws.uniform(random, -START, START);
    angularVelocity = Draws.uniform(random, -START, START);
    phase = Phase.RUNNING;
    observe(observation);
  }

  @Override
  public void resetTo(double[] state, float[] observation) {
    observationSpace.checkLength(observation);
    Phase.requireLength("CartPole", state, 4);
    position = state[0];
    velocity = state[1];
    angle = state[2];
    angularVelocity = state[3];
    phase = Phase.RUNNING;
    observe(observation);
  }

  @Override
  public double[] state() {
    phase.requireStarted("CartPole");
    return new double[] {position, velocity, angle, angularVelocity};
  }

  @Override
  public Step step(Action action, float[] observation) {
    phase.requireStarted("CartPole");
    observationSpace.checkLength(observation);
    advance(actionSpace.index(action) == 1 ? FORCE : -FORCE);
    observe(observation);
    if (phase == Phase.TERMINATED) {
      return fallen;
    }
    if (position < -POSITION_LIMIT
        || position > POSITION_LIMIT
        || angle < -ANGLE_LIMIT
        || angle > ANGLE_LIMIT) {
      phase = Phase.TERMINATED;
      return falling;
    }
    return standing;
  }

  private void advance(double force) {
    double cosine = Math.cos(angle);
    double sine = Math.sin(angle);
    double push =
        (force + POLE_MASS_LENGTH * (angularVelocity * angularVelocity) * sine) / TOTAL_MASS;
    double angularAcceleration =
        (GRAVITY * sine - cosine * push)
            / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cosine * cosine) / TOTAL_MASS));
    double acceleration = push - POLE_MASS_LENGTH * angularAcceleration * cosine / TOTAL_MASS;
    switch (integrator) {
      case EULER -> {
        position += SECONDS * velocity;
        velocity += SECONDS * acceleration;
        angle += SECONDS * angularVelocity;
        angularVelocity += SECONDS * angularAcceleration;
      }
      case SEMI_IMPLICIT -> {
        velocity += SECONDS * acceleration;
        position += SECONDS * velocity;
        angularVelocity += SECONDS * angularAcceleration;
        angle += SECONDS * angularVelocity;
      }
    }
  }

  private void observe(float[] observation) {
    observation[0] = (float) position;
    observation[1] = (float) velocity;
    observation[2] = (float) angle;
    observation[3] = (float) angularVelocity;
  }

  @Override
  public void render(Graphics2D graphics, int width, int height) {
    phase.requireStarted("CartPole");
    CartPoleDrawing.draw(graphics, width, height, position, angle);
  }
}

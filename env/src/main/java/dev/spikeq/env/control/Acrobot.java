package dev.spikeq.env.control;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * Two links hanging from a fixed point, with a motor at the joint between them; the task is to
 * swing the tip up above the height of one link over the fixed point.
 *
 * <p>State, float64: θ₁ of the first link (rad, 0 hanging down), θ₂ of the second relative to the
 * first, and their angular velocities ω₁, ω₂ (rad/s). Observation, float32: cos θ₁, sin θ₁, cos θ₂,
 * sin θ₂, ω₁, ω₂. Actions 0, 1, 2: a torque of −1, 0, +1 N m. Both links: 1 m, 1 kg, centre of mass
 * in the middle, moment of inertia 1; g = 9.8. A step is one Runge-Kutta step of order 4 over 0.2 s
 * with the torque constant; then the angles are wrapped into [−π, π] and the angular velocities
 * clipped to ±4π and ±9π. The accelerations are given at {@link AcrobotDynamics}.
 *
 * <p>Terminates when −cos θ₁ − cos(θ₁ + θ₂) &gt; 1 after the step; a step after that throws {@link
 * IllegalStateException}. The reward is −1, and 0 for the terminating step.
 *
 * <p>Source: Sutton, Generalization in reinforcement learning: successful examples using sparse
 * coarse coding, NIPS 1996; Sutton and Barto, Reinforcement Learning (1998), section 11.3; numbers
 * as in Gymnasium's Acrobot, without its option of noise. The time limit is a wrapper's.
 */
public final class Acrobot implements ControlTask {

  /** Which of the two published equations of motion to use. */
  public enum Equations {
    /** Those of the book: with the term in ω₁² on the second joint. */
    BOOK,
    /** Those of the NIPS paper: without it. */
    NIPS
  }

  private static final double MAX_VELOCITY_1 = 4 * Math.PI;
  private static final double MAX_VELOCITY_2 = 9 * Math.PI;
  private static final double SECONDS = 0.2;
  private static final double START = 0.1;
  private static final Step SWINGING = new Step(-1, false, false);
  private static final Step ARRIVED = new Step(0, true, false);

  private final Box observationSpace =
      new Box(
          new float[] {-1, -1, -1, -1, (float) -MAX_VELOCITY_1, (float) -MAX_VELOCITY_2},
          new float[] {1, 1, 1, 1, (float) MAX_VELOCITY_1, (float) MAX_VELOCITY_2});
  private final Discrete actionSpace = new Discrete(3);
  private final AcrobotDynamics dynamics;
  private final double[] state = new double[4];
  private Phase phase = Phase.NEW;

  /** Makes the usual task, with the book's equations. */
  public Acrobot() {
    this(Equations.BOOK);
  }

  /**
   * Makes a variant of the task.
   *
   * @param equations which equations of motion
   */
  public Acrobot(Equations equations) {
    dynamics = new AcrobotDynamics(equations);
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
   * {@inheritDoc} All four numbers are drawn uniform in [−0.1, 0.1), in the order of the state, and
   * rounded to float32.
   */
  @Override
  public void reset(RandomGenerator random, float[] observation) {
    observationSpace.checkLength(observation);
    for (int i = 0; i < 4; i++) {
      state[i] = (float) Draws.uniform(random, -START, START);
    }
    phase = Phase.RUNNING;
    observe(observation);
  }

  @Override
  public void resetTo(double[] start, float[] observation) {
    observationSpace.checkLength(observation);
    Phase.requireLength("Acrobot", start, 4);
    System.arraycopy(start, 0, state, 0, 4);
    phase = Phase.RUNNING;
    observe(observation);
  }

  @Override
  public double[] state() {
    phase.requireStarted("Acrobot");
    return state.clone();
  }

  @Override
  public Step step(Action action, float[] observation) {
    phase.requireRunning("Acrobot");
    observationSpace.checkLength(observation);
    dynamics.advance(state, actionSpace.index(action) - 1, SECONDS);
    state[0] = wrap(state[0]);
    state[1] = wrap(state[1]);
    state[2] = Math.clamp(state[2], -MAX_VELOCITY_1, MAX_VELOCITY_1);
    state[3] = Math.clamp(state[3], -MAX_VELOCITY_2, MAX_VELOCITY_2);
    boolean arrived = -Math.cos(state[0]) - Math.cos(state[1] + state[0]) > 1.0;
    phase = Phase.after(arrived);
    observe(observation);
    return arrived ? ARRIVED : SWINGING;
  }

  /** Whole turns are taken off one by one, as the reference does; a step makes few of them. */
  private static double wrap(double angle) {
    double wrapped = angle;
    while (wrapped > Math.PI) {
      wrapped -= 2 * Math.PI;
    }
    while (wrapped < -Math.PI) {
      wrapped += 2 * Math.PI;
    }
    return wrapped;
  }

  private void observe(float[] observation) {
    observation[0] = (float) Math.cos(state[0]);
    observation[1] = (float) Math.sin(state[0]);
    observation[2] = (float) Math.cos(state[1]);
    observation[3] = (float) Math.sin(state[1]);
    observation[4] = (float) state[2];
    observation[5] = (float) state[3];
  }

  @Override
  public void render(Graphics2D graphics, int width, int height) {
    phase.requireStarted("Acrobot");
    AcrobotDrawing.draw(graphics, width, height, state[0], state[1]);
  }
}

package dev.spikeq.env.control;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * A car in a valley whose engine is too weak for the slope: it has to swing to get out.
 *
 * <p>State and observation: position p in [−1.2, 0.6] (the valley is sin 3p, its floor at −π/6) and
 * velocity v in [−0.07, 0.07]; the state is float64, the observation its rounding to float32.
 * Actions: 0 pushes left, 1 does nothing, 2 pushes right. One step:
 *
 * <pre>
 *   v ← clip(v + ((action − 1) 0.001 − 0.0025 cos 3p), ±0.07)
 *   p ← clip(p + v, −1.2, 0.6);   v ← 0 if p = −1.2 and v &lt; 0
 * </pre>
 *
 * <p>The reward is −1 for every step, the terminating one included. Terminates when p ≥ 0.5 with v
 * at least the goal velocity (0 unless given); a step after that throws {@link
 * IllegalStateException}.
 *
 * <p>Source: Moore, Efficient memory-based learning for robot control (1990); Sutton and Barto,
 * Reinforcement Learning, example 10.1; numbers and order of operations as in Gymnasium's
 * MountainCar. The time limit is a wrapper's.
 */
public final class MountainCar implements ControlTask {
  private static final double MIN_POSITION = -1.2;
  private static final double MAX_POSITION = 0.6;
  private static final double MAX_SPEED = 0.07;
  private static final double GOAL_POSITION = 0.5;
  private static final double FORCE = 0.001;
  private static final double GRAVITY = 0.0025;
  private static final Step DRIVING = new Step(-1, false, false);
  private static final Step ARRIVED = new Step(-1, true, false);

  private final Box observationSpace =
      new Box(
          new float[] {(float) MIN_POSITION, (float) -MAX_SPEED},
          new float[] {(float) MAX_POSITION, (float) MAX_SPEED});
  private final Discrete actionSpace = new Discrete(3);
  private final double goalVelocity;
  private Phase phase = Phase.NEW;
  private double position;
  private double velocity;

  /** Makes the usual task: any velocity of 0 or more is good at the goal. */
  public MountainCar() {
    this(0);
  }

  /**
   * Makes a variant of the task.
   *
   * @param goalVelocity the least velocity at the goal, at most 0.07
   */
  public MountainCar(double goalVelocity) {
    if (!(goalVelocity <= MAX_SPEED)) {
      throw new IllegalArgumentException(
          "MountainCar: expected a goal velocity of at most %s, found %s"
              .formatted(MAX_SPEED, goalVelocity));
    }
    this.goalVelocity = goalVelocity;
  }

  @Override
  public Box observationSpace() {
    return observationSpace;
  }

  @Override
  public Space actionSpace() {
    return actionSpace;
  }

  /** {@inheritDoc} The position is drawn uniform in [−0.6, −0.4); the velocity is 0. */
  @Override
  public void reset(RandomGenerator random, float[] observation) {
    observationSpace.checkLength(observation);
    position = Draws.uniform(random, -0.6, -0.4);
    velocity = 0;
    phase = Phase.RUNNING;
    observe(observation);
  }

  @Override
  public void resetTo(double[] state, float[] observation) {
    observationSpace.checkLength(observation);
    Phase.requireLength("MountainCar", state, 2);
    position = state[0];
    velocity = state[1];
    phase = Phase.RUNNING;
    observe(observation);
  }

  @Override
  public double[] state() {
    phase.requireStarted("MountainCar");
    return new double[] {position, velocity};
  }

  @Override
  public Step step(Action action, float[] observation) {
    phase.requireRunning("MountainCar");
    observationSpace.checkLength(observation);
    int push = actionSpace.index(action) - 1;
    velocity += push * FORCE + Math.cos(3 * position) * -GRAVITY;
    velocity = Math.clamp(velocity, -MAX_SPEED, MAX_SPEED);
    position = Math.clamp(position + velocity, MIN_POSITION, MAX_POSITION);
    if (position == MIN_POSITION && velocity < 0) {
      velocity = 0;
    }
    boolean arrived = position >= GOAL_POSITION && velocity >= goalVelocity;
    phase = Phase.after(arrived);
    observe(observation);
    return arrived ? ARRIVED : DRIVING;
  }

  private void observe(float[] observation) {
    observation[0] = (float) position;
    observation[1] = (float) velocity;
  }

  @Override
  public void render(Graphics2D graphics, int width, int height) {
    phase.requireStarted("MountainCar");
    MountainCarDrawing.draw(graphics, width, height, position, GOAL_POSITION);
  }
}

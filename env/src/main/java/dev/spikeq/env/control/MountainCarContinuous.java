package dev.spikeq.env.control;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * The car in the valley with a throttle instead of three gears, and a price on using it.
 *
 * <p>State and observation: position p in [−1.2, 0.6] and velocity v in [−0.07, 0.07]. Action: one
 * force, clipped to [−1, 1] for the motion but not for the reward. One step:
 *
 * <pre>
 *   v ← clip(v + (0.0015 force − 0.0025 cos 3p), ±0.07)
 *   p ← clip(p + v, −1.2, 0.6);   v ← 0 if p = −1.2 and v &lt; 0
 *   reward = (100 if it terminates) − 0.1 force²
 * </pre>
 *
 * <p>Terminates when p ≥ 0.45 with v at least the goal velocity (0 unless given); a step after that
 * throws {@link IllegalStateException}.
 *
 * <p><b>Precision.</b> The reference keeps its state as float32 and computes in float32, but for
 * the cosine, for a force that had to be clipped, and for the first step of an episode, which
 * starts from float64. All of this is followed bit by bit, up to the last bit of the cosine.
 *
 * <p>Source: numbers and order of operations as in Gymnasium's Continuous_MountainCar. The time
 * limit is a wrapper's.
 */
public final class MountainCarContinuous implements ControlTask {
  private static final float MIN_POSITION = -1.2f;
  private static final float MAX_POSITION = 0.6f;
  private static final float MAX_SPEED = 0.07f;
  private static final float GOAL_POSITION = 0.45f;
  private static final double POWER = 0.0015;
  private static final double GRAVITY = 0.0025;

  private final Box observationSpace =
      new Box(new float[] {MIN_POSITION, -MAX_SPEED}, new float[] {MAX_POSITION, MAX_SPEED});
  private final Box actionSpace = Box.uniform(-1, 1, 1);
  private final double goalVelocity;
  private Phase phase = Phase.NEW;
  private boolean firstStep;
  private double startPosition;
  private double startVelocity;
  private float position;
  private float velocity;

  /** Makes the usual task: any velocity of 0 or more is good at the goal. */
  public MountainCarContinuous() {
    this(0);
  }

  /**
   * Makes a variant of the task.
   *
   * @param goalVelocity the least velocity at the goal, at most 0.07
   */
  public MountainCarContinuous(double goalVelocity) {
    if (!(goalVelocity <= MAX_SPEED)) {
      throw new IllegalArgumentException(
          "MountainCarContinuous: expected a goal velocity of at most %s, found %s"
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
    start(Draws.uniform(random, -0.6, -0.4), 0, observation);
  }

  /** {@inheritDoc} The next step is a first step: it computes in float64. */
  @Override
  public void resetTo(double[] state, float[] observation) {
    observationSpace.checkLength(observation);
    Phase.requireLength("MountainCarContinuous", state, 2);
    start(state[0], state[1], observation);
  }

  private void start(double atPosition, double atVelocity, float[] observation) {
    startPosition = atPosition;
    startVelocity = atVelocity;
    position = (float) atPosition;
    velocity = (float) atVelocity;
    firstStep = true;
    phase = Phase.RUNNING;
    observe(observation);
  }

  /**
   * Starts an episode from a state as it is after a step: the next step computes in float32.
   *
   * @param state position and velocity; copied
   * @param observation filled with the observation of that state
   * @throws IllegalArgumentException if an array has the wrong length
   */
  public void continueFrom(float[] state, float[] observation) {
    observationSpace.checkLength(observation);
    if (state.length != 2) {
      throw new IllegalArgumentException(
          "MountainCarContinuous: expected a state of 2 numbers, found " + state.length);
    }
    start(state[0], state[1], observation);
    firstStep = false;
  }

  @Override
  public double[] state() {
    phase.requireStarted("MountainCarContinuous");
    return firstStep
        ? new double[] {startPosition, startVelocity}
        : new double[] {position, velocity};
  }

  @Override
  public Step step(Action action, float[] observation) {
    phase.requireRunning("MountainCarContinuous");
    observationSpace.checkLength(observation);
    float force = actionSpace.continuous(action).value(0);
    if (firstStep) {
      advanceFirst(force);
    } else {
      advance(force);
    }
    firstStep = false;
    boolean arrived = position >= GOAL_POSITION && velocity >= goalVelocity;
    phase = Phase.after(arrived);
    observe(observation);
    double price = 0.1 * ((double) force * force);
    return new Step((arrived ? 100.0 : 0.0) - price, arrived, false);
  }

  private void advance(float force) {
    double slope = GRAVITY * Math.cos(3 * position);
    velocity += push(force, slope);
    velocity = Math.clamp(velocity, -MAX_SPEED, MAX_SPEED);
    position = Math.clamp(position + velocity, MIN_POSITION, MAX_POSITION);
    stopAtWall();
  }

  /** Returns the change of velocity in float32; a force beyond ±1 is a float64 in the reference. */
  private static float push(float force, double slope) {
    if (force < -1 || force > 1) {
      return (float) (Math.signum(force) * POWER - slope);
    }
    return force * (float) POWER - (float) slope;
  }

  private void advanceFirst(float force) {
    double slope = GRAVITY * Math.cos(3 * startPosition);
    double change =
        force < -1 || force > 1
            ? Math.signum(force) * POWER - slope
            : force * (float) POWER - (float) slope;
    double newVelocity = Math.clamp(startVelocity + change, -0.07, 0.07);
    double newPosition = Math.clamp(startPosition + newVelocity, -1.2, 0.6);
    velocity = (float) newVelocity;
    position = (float) newPosition;
    stopAtWall();
  }

  private void stopAtWall() {
    if (position == MIN_POSITION && velocity < 0) {
      velocity = 0;
    }
  }

  private void observe(float[] observation) {
    observation[0] = position;
    observation[1] = velocity;
  }

  @Override
  public void render(Graphics2D graphics, int width, int height) {
    phase.requireStarted("MountainCarContinuous");
    MountainCarDrawing.draw(graphics, width, height, position, GOAL_POSITION);
  }
}

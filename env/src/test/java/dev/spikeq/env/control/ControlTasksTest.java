package dev.spikeq.env.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.Action;
import dev.spikeq.env.Step;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, ends and variants of the control tasks; their numbers are checked by golden files. */
final class ControlTasksTest {
  private static final double ANGLE_LIMIT = 12 * 2 * Math.PI / 360;

  @Test
  void cartPoleStandsOnItsLimitAndFallsBeyond() {
    CartPole task = new CartPole();
    float[] observation = new float[4];
    task.resetTo(new double[] {0, 0, ANGLE_LIMIT, 0}, observation);
    assertEquals(new Step(1, false, false), task.step(Action.discrete(1), observation));
    task.resetTo(new double[] {0, 0, Math.nextUp(ANGLE_LIMIT), 0}, observation);
    assertEquals(new Step(1, true, false), task.step(Action.discrete(1), observation));
    assertEquals(new Step(0, true, false), task.step(Action.discrete(1), observation));
    task.resetTo(new double[] {-2.4, 0, 0, 0}, observation);
    assertFalse(task.step(Action.discrete(0), observation).terminated());
    task.resetTo(new double[] {Math.nextDown(-2.4), 0, 0, 0}, observation);
    assertTrue(task.step(Action.discrete(0), observation).terminated());
  }

  @Test
  void cartPoleStaysFallenEvenIfItComesBack() {
    CartPole task = new CartPole();
    float[] observation = new float[4];
    task.resetTo(new double[] {0, 0, ANGLE_LIMIT + 0.01, -3}, observation);
    assertFalse(task.step(Action.discrete(0), observation).terminated());
    task.resetTo(new double[] {0, 0, ANGLE_LIMIT + 0.1, -3}, observation);
    assertTrue(task.step(Action.discrete(0), observation).terminated());
    Step back = task.step(Action.discrete(0), observation);
    assertTrue(task.state()[2] < ANGLE_LIMIT, "the pole is back within the limit");
    assertEquals(new Step(0, true, false), back);
  }

  @Test
  void cartPoleRewardOfSuttonAndBarto() {
    CartPole task = new CartPole(CartPole.Reward.SUTTON_BARTO, CartPole.Integrator.EULER);
    float[] observation = new float[4];
    task.resetTo(new double[4], observation);
    assertEquals(new Step(0, false, false), task.step(Action.discrete(0), observation));
    task.resetTo(new double[] {3, 0, 0, 0}, observation);
    assertEquals(new Step(-1, true, false), task.step(Action.discrete(0), observation));
    assertEquals(new Step(-1, true, false), task.step(Action.discrete(0), observation));
  }

  @Test
  void mountainCarStopsAtTheWallAndAtTheGoal() {
    MountainCar task = new MountainCar();
    float[] observation = new float[2];
    task.resetTo(new double[] {-1.19, -0.07}, observation);
    task.step(Action.discrete(0), observation);
    assertArrayEquals(new double[] {-1.2, 0}, task.state());
    task.resetTo(new double[] {0.47, 0.07}, observation);
    assertEquals(new Step(-1, true, false), task.step(Action.discrete(2), observation));
    assertThrows(IllegalStateException.class, () -> task.step(Action.discrete(2), observation));
  }

  @Test
  void mountainCarCanDemandSpeedAtTheGoal() {
    float[] observation = new float[2];
    MountainCar fast = new MountainCar(0.05);
    fast.resetTo(new double[] {0.49, 0.03}, observation);
    assertFalse(fast.step(Action.discrete(2), observation).terminated());
    fast.resetTo(new double[] {0.49, 0.07}, observation);
    assertTrue(fast.step(Action.discrete(2), observation).terminated());
    assertThrows(IllegalArgumentException.class, () -> new MountainCar(0.08));
  }

  @Test
  void acrobotKeepsItsRangesAndEndsAboveTheLine() {
    Acrobot task = new Acrobot();
    float[] observation = new float[6];
    task.resetTo(new double[] {3, -3, 12, 28}, observation);
    task.step(Action.discrete(2), observation);
    double[] state = task.state();
    assertTrue(Math.abs(state[0]) <= Math.PI && Math.abs(state[1]) <= Math.PI);
    assertTrue(Math.abs(state[2]) <= 4 * Math.PI && Math.abs(state[3]) <= 9 * Math.PI);
    task.resetTo(new double[] {Math.PI, 0, 0, 0}, observation);
    assertEquals(new Step(0, true, false), task.step(Action.discrete(1), observation));
    task.resetTo(new double[4], observation);
    assertEquals(new Step(-1, false, false), task.step(Action.discrete(1), observation));
    assertArrayEquals(new double[4], task.state(), 1e-15, "at rest hanging down it stays");
  }

  @Test
  void pendulumClipsItsTorqueAndNeverEnds() {
    Pendulum task = new Pendulum();
    float[] observation = new float[3];
    task.resetTo(new double[] {1, 0}, observation);
    Step beyond = task.step(Action.continuous(50), observation);
    double[] state = task.state();
    task.resetTo(new double[] {1, 0}, observation);
    assertEquals(beyond, task.step(Action.continuous(2), observation));
    assertArrayEquals(state, task.state());
    task.resetTo(new double[2], observation);
    assertEquals(-0.0, task.step(Action.continuous(0), observation).reward());
  }

  @Test
  void mountainCarContinuousPaysForWhatWasAskedFor() {
    MountainCarContinuous task = new MountainCarContinuous();
    float[] observation = new float[2];
    task.resetTo(new double[] {-0.5, 0}, observation);
    assertEquals(-0.9, task.step(Action.continuous(3), observation).reward(), 1e-12);
    double[] clipped = task.state();
    task.resetTo(new double[] {-0.5, 0}, observation);
    assertEquals(-0.1, task.step(Action.continuous(1), observation).reward(), 1e-12);
    assertArrayEquals(clipped, task.state(), 1e-9);
    task.continueFrom(new float[] {0.44f, 0.05f}, observation);
    assertEquals(new Step(100, true, false), task.step(Action.continuous(0), observation));
    assertThrows(IllegalStateException.class, () -> task.step(Action.continuous(0), observation));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void startsLieInTheirRanges(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CartPole cartPole = new CartPole();
    MountainCar car = new MountainCar();
    Acrobot acrobot = new Acrobot();
    for (int i = 0; i < 1000; i++) {
      cartPole.reset(random, new float[4]);
      for (double value : cartPole.state()) {
        assertTrue(value >= -0.05 && value < 0.05, () -> "seed " + seed + ": " + value);
      }
      car.reset(random, new float[2]);
      double position = car.state()[0];
      assertTrue(position >= -0.6 && position < -0.4, () -> "seed " + seed + ": " + position);
      acrobot.reset(random, new float[6]);
      for (double value : acrobot.state()) {
        assertEquals((float) value, value, "seed " + seed + ": rounded to float32");
      }
    }
  }
}

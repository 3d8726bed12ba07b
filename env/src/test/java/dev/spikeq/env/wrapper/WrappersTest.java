package dev.spikeq.env.wrapper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.Action;
import dev.spikeq.env.StateAccess;
import dev.spikeq.env.Step;
import dev.spikeq.env.control.CartPole;
import dev.spikeq.env.control.MountainCar;
import dev.spikeq.env.render.Renderable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What each wrapper changes. */
final class WrappersTest {
  private static final Action COAST = Action.discrete(1);

  @Test
  void timeLimitTruncatesOnItsStepAndAfter() {
    TimeLimit limited = new TimeLimit(new MountainCar(), 3);
    float[] observation = new float[2];
    for (int episode = 0; episode < 2; episode++) {
      limited.reset(new SplittableRandom(episode), observation);
      assertFalse(limited.step(COAST, observation).truncated());
      assertFalse(limited.step(COAST, observation).truncated());
      assertEquals(new Step(-1, false, true), limited.step(COAST, observation));
      assertEquals(new Step(-1, false, true), limited.step(COAST, observation));
    }
    assertThrows(IllegalArgumentException.class, () -> new TimeLimit(new MountainCar(), 0));
  }

  @Test
  void timeLimitSaysBothWhenTheLastStepTerminates() {
    TimeLimit limited = new TimeLimit(new MountainCar(), 1);
    float[] observation = new float[2];
    limited.resetTo(new double[] {0.47, 0.07}, observation);
    assertEquals(new Step(-1, true, true), limited.step(COAST, observation));
  }

  @Test
  void rewardShapingSeesTheWholeTransition() {
    float[] observation = new float[2];
    RewardShaping shaped =
        new RewardShaping(
            new MountainCar(),
            (previous, action, step, next) -> 1000 * (next[0] - previous[0]) + step.reward());
    shaped.resetTo(new double[] {-0.5, 0.01}, observation);
    float before = observation[0];
    for (int i = 0; i < 3; i++) {
      double reward = shaped.step(COAST, observation).reward();
      assertEquals(1000 * (observation[0] - before) - 1, reward);
      before = observation[0];
    }
  }

  @Test
  void rewardScaleMultiplies() {
    RewardScale scaled = new RewardScale(new MountainCar(), 0.5);
    float[] observation = new float[2];
    scaled.reset(new SplittableRandom(1), observation);
    assertEquals(-0.5, scaled.step(COAST, observation).reward());
  }

  @Test
  void observationScalingMovesAndDivides() {
    ObservationScaling scaled =
        new ObservationScaling(
            new MountainCar(), new float[] {-0.3f, 0}, new float[] {0.9f, -0.07f});
    float[] observation = new float[2];
    scaled.resetTo(new double[] {-1.2, 0.07}, observation);
    assertArrayEquals(new float[] {-1, -1}, observation, 1e-6f);
    assertArrayEquals(new float[] {-1, -1}, scaled.observationSpace().low(), 1e-6f);
    assertArrayEquals(new float[] {1, 1}, scaled.observationSpace().high(), 1e-6f);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ObservationScaling(new MountainCar(), new float[2], new float[] {1, 0}));
  }

  @Test
  void normalizationAgreesWithTheDefinitionAndIsRestored() {
    double[] positions = {-1, 0.5, 0.25, -0.125};
    ObservationNormalization normal = new ObservationNormalization(new MountainCar(), 10);
    float[] observation = new float[2];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < positions.length; i++) {
      sum += positions[i];
      squares += positions[i] * positions[i];
      normal.resetTo(new double[] {positions[i], 0}, observation);
      double mean = sum / (i + 1);
      double variance = squares / (i + 1) - mean * mean;
      assertEquals((positions[i] - mean) / Math.sqrt(variance + 1e-8), observation[0], 1e-5);
      assertEquals(0, observation[1]);
    }
    ObservationNormalization other = new ObservationNormalization(new MountainCar(), 10);
    other.restore(normal.statistics());
    normal.freeze();
    other.freeze();
    float[] again = new float[2];
    normal.resetTo(new double[] {0.3, 0.01}, observation);
    other.resetTo(new double[] {0.3, 0.01}, again);
    assertArrayEquals(observation, again);
    assertEquals(10, observation[1], "clipped: velocity never varied");
    assertArrayEquals(normal.statistics(), other.statistics());
    assertThrows(IllegalArgumentException.class, () -> other.restore(new double[4]));
  }

  @Test
  void episodeStatisticsAddUp() {
    EpisodeStatistics watched = new EpisodeStatistics(new TimeLimit(new MountainCar(), 4));
    float[] observation = new float[2];
    watched.reset(new SplittableRandom(1), observation);
    assertTrue(watched.lastEpisode().isEmpty());
    for (int i = 0; i < 6; i++) {
      watched.step(COAST, observation);
    }
    assertEquals(
        new EpisodeStatistics.Episode(-4, 4, false, true), watched.lastEpisode().orElseThrow());
    assertEquals(1, watched.episodes());
    watched.reset(new SplittableRandom(2), observation);
    assertEquals(0, watched.length());
  }

  @Test
  void capabilitiesAreFoundThroughWrappers() {
    EpisodeStatistics watched = new EpisodeStatistics(new TimeLimit(new CartPole(), 2));
    float[] observation = new float[4];
    assertTrue(watched.find(Renderable.class).isPresent());
    StateAccess access = watched.find(StateAccess.class).orElseThrow();
    double[] start = {0.1, 0.2, 0.03, 0.4};
    access.resetTo(start, observation);
    assertArrayEquals(start, access.state());
    assertFalse(watched.step(COAST, observation).truncated());
    access.resetTo(start, observation);
    assertEquals(0, watched.length(), "a start from a given state starts every wrapper anew");
    assertFalse(watched.step(COAST, observation).truncated());
  }
}

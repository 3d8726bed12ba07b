package dev.spikeq.agent.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.snn.Network;
import org.junit.jupiter.api.Test;

class LoggedTransitionsTest {
  private static final double DISCOUNT = 0.5;

  private static LoggedTransitions log(
      float[] observations, float[] next, boolean[] terminated, boolean[] truncated) {
    double[] rewards = new double[observations.length];
    int[] actions = new int[observations.length];
    for (int i = 0; i < rewards.length; i++) {
      rewards[i] = 1 + i;
      actions[i] = i % 2;
    }
    return new LoggedTransitions(observations, actions, rewards, next, terminated, truncated);
  }

  private static Snapshot filled(LoggedTransitions log, int nStep) {
    Replay replay = Replay.of(new ReplayRule.Uniform(log.size()), 1);
    log.fill(new NStepReturns(nStep, DISCOUNT, 1), replay, 10);
    Snapshot snapshot = new Snapshot();
    replay.save(snapshot);
    return snapshot;
  }

  @Test
  void sumsRewardsAlongAnEpisode() {
    Snapshot found =
        filled(
            log(
                new float[] {1, 2, 3},
                new float[] {2, 3, 4},
                new boolean[] {false, false, true},
                new boolean[3]),
            2);
    assertArrayEquals(new float[] {10 + 10, 20 + 15, 30}, found.floats("gains", 3));
    assertArrayEquals(new float[] {0.25f, 0, 0}, found.floats("bootstraps", 3));
    assertArrayEquals(new float[] {3, 4, 4}, found.floats("nextObservations", 3));
    assertArrayEquals(new int[] {0, 1, 0}, found.ints("actions", 3));
  }

  @Test
  void sumsNothingAcrossACut() {
    float[] observations = {1, 2, 8};
    float[] next = {2, 3, 9};
    Snapshot jump = filled(log(observations, next, new boolean[3], new boolean[3]), 2);
    assertArrayEquals(new float[] {20, 20, 30}, jump.floats("gains", 3));
    assertArrayEquals(new float[] {0.25f, 0.5f, 0.5f}, jump.floats("bootstraps", 3));
    Snapshot cut =
        filled(
            log(
                new float[] {1, 2, 3},
                new float[] {2, 3, 4},
                new boolean[3],
                new boolean[] {true, false, false}),
            3);
    assertArrayEquals(new float[] {10, 35, 30}, cut.floats("gains", 3));
    assertArrayEquals(new float[] {0.5f, 0.25f, 0.5f}, cut.floats("bootstraps", 3));
  }

  @Test
  void refusesWhatDoesNotFit() {
    float[] three = {1, 2, 3};
    assertThrows(
        IllegalArgumentException.class,
        () -> log(three, new float[2], new boolean[3], new boolean[3]));
    assertThrows(
        IllegalArgumentException.class, () -> log(three, three, new boolean[2], new boolean[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> log(new float[0], new float[0], new boolean[0], new boolean[0]));
    LoggedTransitions log = log(three, three, new boolean[3], new boolean[3]);
    log.requireFits(Network.observing(1).linear(2).build());
    IllegalArgumentException action =
        assertThrows(
            IllegalArgumentException.class,
            () -> log.requireFits(Network.observing(1).linear(1).build()));
    assertEquals(
        "LoggedTransitions: expected 1 observed values and actions from 0 to 0, found 1 values and"
            + " actions from 0 to 1: are they of another task?",
        action.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> log.requireFits(Network.observing(2).linear(2).build()));
  }

  @Test
  void refusesWhatIsNotFinite() {
    float[] three = {1, 2, 3};
    float[] broken = {1, Float.NaN, 3};
    for (boolean next : new boolean[] {false, true}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      log(
                          next ? three : broken,
                          next ? broken : three,
                          new boolean[3],
                          new boolean[3]))
              .getMessage();
      assertTrue(message.contains("transition 1"), message);
    }
    double[] rewards = {0, 0, Double.POSITIVE_INFINITY};
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new LoggedTransitions(
                        three, new int[3], rewards, three, new boolean[3], new boolean[3]))
            .getMessage();
    assertTrue(message.contains("Infinity") && message.contains("transition 2"), message);
  }
}

package dev.spikeq.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.control.CartPole;
import dev.spikeq.env.control.MountainCar;
import dev.spikeq.env.wrapper.TimeLimit;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Several copies do what each would do alone. */
final class VectorEnvironmentTest {

  @Test
  void equalsSingleEnvironmentsWithResets() {
    int count = 3;
    float[] alone = new float[4];
    float[] last = new float[4];
    try (VectorEnvironment together =
        new VectorEnvironment(count, () -> new TimeLimit(new CartPole(), 12))) {
      together.reset(
          List.of(new SplittableRandom(0), new SplittableRandom(1), new SplittableRandom(2)));
      Environment single = new TimeLimit(new CartPole(), 12);
      SplittableRandom random = new SplittableRandom(1);
      single.reset(random, alone);
      boolean sawTruncation = false;
      for (int i = 0; i < 100; i++) {
        int[] actions = {1, i % 2, i % 3 == 0 ? 1 : 0};
        together.step(actions);
        Step step = single.step(Action.discrete(actions[1]), last);
        System.arraycopy(last, 0, alone, 0, 4);
        if (step.over()) {
          single.reset(random, alone);
        }
        assertArrayEquals(alone, Arrays.copyOfRange(together.observations(), 4, 8));
        assertArrayEquals(last, Arrays.copyOfRange(together.finalObservations(), 4, 8));
        assertEquals(step.reward(), together.rewards()[1]);
        assertEquals(step.terminated(), together.terminated()[1]);
        assertEquals(step.truncated(), together.truncated()[1]);
        sawTruncation |= step.truncated();
      }
      assertTrue(sawTruncation);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new VectorEnvironment(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new VectorEnvironment(List.of(new CartPole(), new MountainCar())));
    try (VectorEnvironment two = new VectorEnvironment(2, CartPole::new)) {
      assertThrows(
          IllegalArgumentException.class, () -> two.reset(List.of(new SplittableRandom(0))));
      assertThrows(IllegalArgumentException.class, () -> two.step(new int[] {0}));
      assertThrows(IllegalStateException.class, () -> two.step(new int[] {0, 0}));
    }
  }
}

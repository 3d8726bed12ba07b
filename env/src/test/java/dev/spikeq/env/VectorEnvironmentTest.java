package dev.spikeq.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.control.CartPole;
import dev.spikeq.env.control.MountainCar;
import dev.spikeq.env.wrapper.EnvironmentWrapper;
import dev.spikeq.env.wrapper.TimeLimit;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static List<SplittableRandom> generators(int count) {
    return IntStream.range(0, count).mapToObj(SplittableRandom::new).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16})
  void isTheSameOnAnyNumberOfThreads(int threads) {
    int count = 9;
    Supplier<Environment> pole = () -> new TimeLimit(new CartPole(), 12);
    try (VectorEnvironment one = new VectorEnvironment(count, pole);
        VectorEnvironment several = new VectorEnvironment(count, pole, threads)) {
      one.reset(generators(count));
      several.reset(generators(count));
      assertArrayEquals(one.observations(), several.observations());
      SplittableRandom random = new SplittableRandom(77);
      for (int step = 0; step < 300; step++) {
        int[] actions = random.ints(count, 0, 2).toArray();
        one.step(actions);
        several.step(actions);
        assertArrayEquals(one.observations(), several.observations());
        assertArrayEquals(one.finalObservations(), several.finalObservations());
        assertArrayEquals(one.rewards(), several.rewards());
        assertArrayEquals(one.terminated(), several.terminated());
        assertArrayEquals(one.truncated(), several.truncated());
      }
    }
  }

  /** All that copies do in one step at once has to be done by several threads. */
  @Test
  void stepsOnSeveralThreads() {
    CyclicBarrier together = new CyclicBarrier(3);
    Supplier<Environment> waiting =
        () ->
            new EnvironmentWrapper(new CartPole()) {
              @Override
              public Step step(Action action, float[] observation) {
                try {
                  int _ = together.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                  throw new IllegalStateException("the others did not come", e);
                }
                return inner().step(action, observation);
              }
            };
    try (VectorEnvironment three = new VectorEnvironment(3, waiting, 3)) {
      three.reset(generators(3));
      three.step(new int[] {0, 1, 0});
      assertArrayEquals(new double[] {1, 1, 1}, three.rewards());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theFirstCopyThatFailsIsNamed(int threads) {
    try (VectorEnvironment four = new VectorEnvironment(4, CartPole::new, threads)) {
      four.reset(generators(4));
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> four.step(new int[] {0, 0, 5, 7}));
      assertTrue(refused.getMessage().startsWith("VectorEnvironment: copy 2: "));
      assertInstanceOf(IllegalArgumentException.class, refused.getCause());
      four.step(new int[] {0, 0, 0, 0});
    }
  }

  @Test
  void whatWasMadeIsClosedWhereTheNextCannotBe() {
    AtomicInteger open = new AtomicInteger();
    Supplier<Environment> third =
        () -> {
          if (open.get() == 2) {
            throw new IllegalStateException("no third");
          }
          open.incrementAndGet();
          return new EnvironmentWrapper(new CartPole()) {
            @Override
            public void close() {
              open.decrementAndGet();
            }
          };
        };
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> new VectorEnvironment(3, third));
    assertEquals("no third", failure.getMessage());
    assertEquals(0, open.get());
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new VectorEnvironment(2, CartPole::new, 0));
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

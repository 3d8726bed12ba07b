package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Environments;
import dev.spikeq.env.StateAccess;
import dev.spikeq.env.Step;
import dev.spikeq.env.minatar.MinAtarOptions.ActionSet;
import dev.spikeq.env.minatar.MinAtarOptions.StickyMemory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the games have in common: sticky actions, action sets, states saved and restored. */
final class MinAtarTest {

  /** A generator whose place can be read and set. */
  private static final class Counter implements RandomGenerator {
    private long place;

    Counter(long place) {
      this.place = place;
    }

    @Override
    public long nextLong() {
      return new SplittableRandom(place++).nextLong();
    }
  }

  private static MinAtar make(MinAtarGame game, MinAtarOptions options) {
    return new MinAtar(game, options);
  }

  private static float[] observation(Environment environment) {
    return new float[environment.observationSpace().size()];
  }

  @ParameterizedTest
  @EnumSource
  void restoredStateContinuesAsIfNothingHadHappened(MinAtarGame game) {
    MinAtar environment = make(game, MinAtarOptions.standard());
    MinAtar other = make(game, MinAtarOptions.standard());
    Counter random = new Counter(1);
    RandomGenerator chooser = new SplittableRandom(5);
    float[] seen = observation(environment);
    float[] seenByOther = observation(environment);
    environment.reset(random, seen);
    for (int step = 0; step < 2000; step++) {
      Action action = environment.actionSpace().sample(chooser);
      double[] state = environment.state();
      Counter sameRandom = new Counter(0);
      other.reset(sameRandom, seenByOther);
      sameRandom.place = random.place;
      other.resetTo(state, seenByOther);
      assertArrayEquals(seen, seenByOther, "observation of the restored state");
      assertArrayEquals(state, other.state());
      Step outcome = environment.step(action, seen);
      assertEquals(outcome, other.step(action, seenByOther));
      assertArrayEquals(seen, seenByOther, 0);
      assertArrayEquals(environment.state(), other.state());
      assertEquals(random.place, sameRandom.place);
      assertEquals(environment.rampLevel(), other.rampLevel());
      if (outcome.over() && step % 3 == 0) {
        environment.reset(random, seen);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void statesThatCannotBeAreRefusedAndChangeNothing(MinAtarGame game) {
    MinAtar environment = make(game, Table.NOT_STICKY);
    float[] observation = observation(environment);
    double[] early = {0, 0};
    assertThrows(IllegalStateException.class, () -> environment.resetTo(early, observation));
    assertThrows(IllegalStateException.class, environment::state);
    environment.reset(new NumpyRandom(1), observation);
    double[] sound = environment.state();
    for (int i = 0; i < sound.length; i++) {
      for (double wrong : new double[] {-2e9, 2e9, 0.5, Double.NaN}) {
        double[] broken = sound.clone();
        broken[i] = wrong;
        String place = "state[" + i + "]";
        assertRefused(environment, broken, place);
      }
    }
    assertRefused(environment, Arrays.copyOf(sound, sound.length - 1), "more than");
    assertRefused(environment, Arrays.copyOf(sound, sound.length + 1), "state of");
    assertThrows(
        IllegalArgumentException.class,
        () -> environment.resetTo(sound, new float[observation.length + 1]));
    assertArrayEquals(sound, environment.state());
  }

  private static void assertRefused(MinAtar environment, double[] state, String part) {
    float[] observation = observation(environment);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> environment.resetTo(state, observation));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(part) && message.startsWith(environment.game().title()), message);
  }

  @Test
  void statesWhoseNumbersDoNotGoTogetherAreRefused() {
    MinAtar breakout = make(MinAtarGame.BREAKOUT, Table.NOT_STICKY);
    breakout.reset(new NumpyRandom(1), observation(breakout));
    double[] ballBelow = breakout.state();
    ballBelow[4] = 9;
    assertRefused(breakout, ballBelow, "the ball above row 9");
    ballBelow[0] = 1;
    breakout.resetTo(ballBelow, observation(breakout)); // over, so it may lie there
    MinAtar seaquest = make(MinAtarGame.SEAQUEST, Table.NOT_STICKY);
    seaquest.reset(new NumpyRandom(1), observation(seaquest));
    double[] backOutside = seaquest.state();
    backOutside[2] = 9;
    assertRefused(seaquest, backOutside, "the submarine's back on the grid");
    MinAtar invaders = make(MinAtarGame.SPACE_INVADERS, Table.NOT_STICKY);
    invaders.reset(new NumpyRandom(1), observation(invaders));
    double[] noAliens = invaders.state();
    Arrays.fill(noAliens, 9, 19, 0);
    assertRefused(invaders, noAliens, "one alien or more");
  }

  @Test
  void stateIsFoundThroughWrappers() {
    try (Environment environment = Environments.create("MinAtar/Breakout-v1")) {
      assertTrue(environment.find(StateAccess.class).isPresent());
      assertTrue(environment.find(MinAtar.class).isPresent());
    }
  }

  @Test
  void minimalActionsAreTheMovesThatMatter() {
    MinAtar full = make(MinAtarGame.FREEWAY, MinAtarOptions.standard());
    assertEquals(List.of(Move.values()), full.moves());
    MinAtarOptions minimal = Table.NOT_STICKY.withActions(ActionSet.MINIMAL);
    MinAtar few = make(MinAtarGame.FREEWAY, minimal);
    assertEquals(List.of(Move.NONE, Move.UP, Move.DOWN), few.moves());
    assertEquals(minimal, few.options());
    float[] observation = observation(few);
    few.reset(new NumpyRandom(2), observation);
    for (int i = 0; i < 4; i++) {
      few.step(Action.discrete(1), observation);
    }
    assertEquals(1, observation[(8 * 10 + 4) * 7], "the chicken went up");
  }

  @Test
  void shownAreTenByTenCellsWithTheChannelLast() {
    for (MinAtarGame game : MinAtarGame.values()) {
      MinAtar environment = make(game, MinAtarOptions.standard());
      assertArrayEquals(
          new int[] {10, 10, game.channelNames().size()}, environment.observationSpace().shape());
    }
  }

  /** Counts the steps in which the paddle does not do what it was told. */
  private static int disobedience(double probability, long seed) {
    MinAtar environment =
        make(MinAtarGame.BREAKOUT, MinAtarOptions.standard().withStickyProbability(probability));
    float[] observation = observation(environment);
    RandomGenerator random = new SplittableRandom(seed);
    environment.reset(random, observation);
    int count = 0;
    int paddle = 4;
    for (int step = 0; step < 10_000; step++) {
      boolean right = step % 2 == 0;
      if (environment.step(Table.action(right ? Move.RIGHT : Move.LEFT), observation).over()) {
        environment.reset(random, observation);
        paddle = 4;
        step |= 1; // the next asks for RIGHT again
      } else {
        int wanted = right ? Math.min(9, paddle + 1) : Math.max(0, paddle - 1);
        paddle = (int) environment.state()[2];
        count += paddle == wanted ? 0 : 1;
      }
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void movesAreRepeatedAsOftenAsIsSaid(long seed) {
    assertEquals(0, disobedience(0, seed));
    double low = disobedience(0.1, seed) / 10_000.0;
    double high = disobedience(0.25, seed) / 10_000.0;
    assertTrue(low > 0.06 && low < 0.12, () -> "seed " + seed + ": " + low);
    assertTrue(high > 0.16 && high < 0.3, () -> "seed " + seed + ": " + high);
  }

  @Test
  void moveBeforeIsForgottenAtAResetUnlessToldOtherwise() {
    for (StickyMemory memory : StickyMemory.values()) {
      MinAtar environment =
          make(
              MinAtarGame.BREAKOUT,
              new MinAtarOptions(ActionSet.FULL, 0.5, memory, MinAtarOptions.Ramping.ON));
      float[] observation = observation(environment);
      environment.reset(fixed(0.9), observation); // never repeats
      environment.step(Table.action(Move.RIGHT), observation);
      environment.reset(fixed(0.1), observation); // always repeats
      environment.step(Table.action(Move.LEFT), observation);
      int paddle = memory == StickyMemory.EPISODE ? 4 : 5;
      assertEquals(1, observation[(9 * 10 + paddle) * 4], memory.name());
    }
  }

  private static RandomGenerator fixed(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }

  @Test
  void stepsAfterTheEndEarnNothingAndDrawOnlyStickiness() {
    Table<SpaceInvaders> table = Table.spaceInvaders();
    table.rules.bolts[8] = 1 << 6;
    table.expect(0, true, Move.RIGHT);
    int clock = table.rules.moveClock;
    table.expect(0, true, Move.LEFT);
    assertEquals(6, table.rules.cannon);
    assertEquals(clock, table.rules.moveClock);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void stickyProbabilitiesThatAreNoneAreRefused(double probability) {
    MinAtarOptions options = MinAtarOptions.standard();
    assertThrows(IllegalArgumentException.class, () -> options.withStickyProbability(probability));
  }
}

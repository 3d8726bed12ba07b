package dev.spikeq.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.EnvironmentChecker.Rule;
import dev.spikeq.env.EnvironmentChecker.Violation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker passes what is right and finds each fault that is put in. */
final class EnvironmentCheckerTest {

  /** What can be wrong with {@link Walk}, and the rule that has to notice. */
  enum Fault {
    NONE(null),
    NAN(Rule.NUMBERS),
    INFINITE_REWARD(Rule.NUMBERS),
    OUT_OF_BOUNDS(Rule.BOUNDS),
    UNWRITTEN(Rule.NUMBERS),
    OWN_CHANCE(Rule.DETERMINISM),
    LEAKS_FROM_EPISODE_TO_EPISODE(Rule.DETERMINISM),
    DRAWS_MORE_LATER(Rule.DETERMINISM),
    ANY_ACTION(Rule.ACTIONS),
    ANY_LENGTH(Rule.SHAPE),
    STEPS_BEFORE_RESET(Rule.RESET),
    RISES_FROM_THE_DEAD(Rule.ENDS),
    CHANGES_SPACES(Rule.SPACES),
    THROWS(Rule.EXCEPTIONS);

    private final @Nullable Rule rule;

    Fault(@Nullable Rule rule) {
      this.rule = rule;
    }
  }

  /** A walk from 0 to 5 on a line, with a fault. */
  private static final class Walk implements Environment {
    private final Fault fault;
    private final Discrete actions = new Discrete(2);
    private RandomGenerator random = new SplittableRandom(0);
    private boolean started;
    private int calls;
    private int episodes;
    private int place;

    Walk(Fault fault) {
      this.fault = fault;
    }

    private boolean is(Fault other) {
      return fault == other;
    }

    @Override
    public Box observationSpace() {
      calls++;
      float top = is(Fault.CHANGES_SPACES) ? 10 + calls : 10;
      return Box.uniform(is(Fault.OUT_OF_BOUNDS) ? 2 : -1000, top, 2);
    }

    @Override
    public Space actionSpace() {
      return actions;
    }

    @Override
    public void reset(RandomGenerator generator, float[] observation) {
      random = generator;
      started = true;
      place = is(Fault.LEAKS_FROM_EPISODE_TO_EPISODE) ? place % 2 : 0;
      episodes++;
      if (is(Fault.DRAWS_MORE_LATER) && episodes > 2) {
        random.nextLong();
      }
      observe(observation);
    }

    @Override
    public Step step(Action action, float[] observation) {
      if (!started && !is(Fault.STEPS_BEFORE_RESET)) {
        throw new IllegalStateException("not started");
      }
      if (place >= 5 && !is(Fault.RISES_FROM_THE_DEAD)) {
        throw new IllegalStateException("over");
      }
      if (is(Fault.THROWS)) {
        throw new ArithmeticException("for no reason");
      }
      int index = is(Fault.ANY_ACTION) && !actions.contains(action) ? 0 : actions.index(action);
      observe(observation); // refuses a wrong length before anything is drawn
      double luck = is(Fault.OWN_CHANCE) ? System.nanoTime() % 1000 : random.nextDouble();
      place = place >= 5 ? 0 : place + index;
      observe(observation);
      double reward = is(Fault.INFINITE_REWARD) ? Double.NEGATIVE_INFINITY : luck;
      return new Step(reward, place >= 5, false);
    }

    private void observe(float[] observation) {
      if (is(Fault.ANY_LENGTH)) {
        java.util.Arrays.fill(observation, place);
        return;
      }
      observationSpace().checkLength(observation);
      observation[0] = is(Fault.NAN) ? Float.NaN : place;
      if (!is(Fault.UNWRITTEN)) {
        observation[1] = 1 - place;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsTheFault(Fault fault) {
    List<Violation> violations =
        new EnvironmentChecker(4, 100, 3, EnvironmentChecker.Misuse.REFUSED)
            .check(() -> new Walk(fault));
    Set<Rule> found = EnumSet.noneOf(Rule.class);
    violations.forEach(violation -> found.add(violation.rule()));
    if (fault.rule == null) {
      assertEquals(List.of(), violations);
    } else {
      assertTrue(found.contains(fault.rule), () -> fault + ": found only " + violations);
    }
  }

  @Test
  void requireThrowsWithEveryViolation() {
    EnvironmentChecker checker = new EnvironmentChecker();
    checker.require(() -> new Walk(Fault.NONE));
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> checker.require(() -> new Walk(Fault.NAN)));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("observation[0] is NaN"),
        failure::getMessage);
  }
}

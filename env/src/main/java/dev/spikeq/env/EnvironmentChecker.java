package dev.spikeq.env;

import java.util.List;
import java.util.function.Supplier;

/**
 * Runs any environment through its paces and reports every way in which it breaks the contract of
 * {@link Environment}.
 *
 * <p>Checked are: equal spaces at every call; arrays written in full, without NaN, within bounds;
 * finite rewards; arrays of wrong length and actions that do not belong refused with {@link
 * IllegalArgumentException}; steps before the first reset refused with {@link
 * IllegalStateException}; what happens after the end of an episode; resets in the middle of one;
 * and that an episode comes out bit by bit the same, and takes the same draws, when it is replayed
 * from the same generator, in the same environment after other episodes and in a new one beside a
 * busy neighbour. Actions are drawn uniformly, so what only a skilled player meets goes unseen.
 *
 * @param episodes how many episodes to run, 1 or more
 * @param maxSteps the most steps per episode, 1 or more
 * @param seed where actions and generators come from
 * @param misuse whether it is also called in ways that it should refuse
 */
public record EnvironmentChecker(int episodes, int maxSteps, long seed, Misuse misuse) {

  /** Whether an environment is also called in ways that a trainer never calls it. */
  public enum Misuse {
    /**
     * It must refuse arrays of another length, actions outside its space, a step before the first
     * reset; and stay ended, or refuse, after an episode's end.
     */
    REFUSED,
    /** It is called only as a trainer calls it: enough for an environment of one's own. */
    NOT_TRIED
  }

  /** What the contract asks for, as far as it can be checked. */
  public enum Rule {
    /** The spaces are the same at every call and for every instance. */
    SPACES,
    /** Observations are written in full; arrays of another length are refused. */
    SHAPE,
    /** Observations lie within the bounds of the observation space. */
    BOUNDS,
    /** Observations are not NaN and rewards are finite. */
    NUMBERS,
    /** The same generator and actions give the same episode and take the same draws. */
    DETERMINISM,
    /** After its end an episode stays ended. */
    ENDS,
    /** There is no step before the first reset, and a reset is possible at any time. */
    RESET,
    /** Actions outside the action space are refused. */
    ACTIONS,
    /** Nothing throws without a reason. */
    EXCEPTIONS
  }

  /**
   * One way in which an environment breaks the contract.
   *
   * @param rule what is broken
   * @param detail expected, found, and where
   */
  public record Violation(Rule rule, String detail) {
    @Override
    public String toString() {
      return rule + ": " + detail;
    }
  }

  /** Checks that there is something to run. */
  public EnvironmentChecker {
    if (episodes < 1 || maxSteps < 1) {
      throw new IllegalArgumentException(
          "EnvironmentChecker: expected 1 episode and 1 step or more, found %d and %d"
              .formatted(episodes, maxSteps));
    }
  }

  /** Makes a checker that runs 5 episodes of at most 1,000 steps. */
  public EnvironmentChecker() {
    this(Misuse.REFUSED);
  }

  /**
   * Makes a checker that runs 5 episodes of at most 1,000 steps.
   *
   * @param misuse whether the environment is also called in ways that it should refuse
   */
  public EnvironmentChecker(Misuse misuse) {
    this(5, 1000, 1, misuse);
  }

  /**
   * Checks environments.
   *
   * @param factory makes a new one at every call
   * @return what is wrong, each thing once; empty if nothing is
   */
  public List<Violation> check(Supplier<? extends Environment> factory) {
    return new EnvironmentCheck(this, factory).run();
  }

  /**
   * Checks environments and throws if anything is wrong, for use in a test.
   *
   * @param factory makes a new one at every call
   * @throws IllegalStateException if anything is wrong; the message lists all of it
   */
  public void require(Supplier<? extends Environment> factory) {
    List<Violation> violations = check(factory);
    if (!violations.isEmpty()) {
      StringBuilder message = new StringBuilder("The environment breaks its contract:");
      violations.forEach(violation -> message.append("\n  ").append(violation));
      throw new IllegalStateException(message.toString());
    }
  }
}

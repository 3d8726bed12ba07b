package dev.spikeq.agent.exploration;

import java.util.random.RandomGenerator;

/**
 * Epsilon-greedy exploration, persistent or not: when an action is to be drawn, the previous action
 * of the episode is repeated with some probability, and else every action is as likely. Repetition
 * moves a car further than a coin does; it changes the behaviour alone, never the task.
 *
 * @param epsilon when an action is drawn
 * @param persistence probability of a repetition, in [0, 1); 0 is plain epsilon-greedy
 */
public record Exploration(EpsilonSchedule epsilon, double persistence) {
  /** The previous action at the start of an episode. */
  public static final int NO_ACTION = -1;

  /** Checks the probability. */
  public Exploration {
    if (!(persistence >= 0 && persistence < 1)) {
      throw new IllegalArgumentException(
          "Exploration: expected a persistence in [0, 1), found " + persistence);
    }
  }

  /**
   * Plain epsilon-greedy exploration.
   *
   * @param epsilon when an action is drawn
   */
  public Exploration(EpsilonSchedule epsilon) {
    this(epsilon, 0);
  }

  /**
   * Draws an action.
   *
   * @param previous the action before, or {@link #NO_ACTION}
   * @param actions how many there are
   * @param random one draw without persistence, else one or two
   * @return an action in [0, actions)
   */
  public int draw(int previous, int actions, RandomGenerator random) {
    if (persistence > 0 && previous != NO_ACTION && random.nextDouble() < persistence) {
      return previous;
    }
    return random.nextInt(actions);
  }
}

package dev.spikeq.env;

import java.util.random.RandomGenerator;

/** A set of values that actions (both kinds) or observations ({@link Box}) come from. */
public sealed interface Space permits Discrete, Box {

  /**
   * Returns whether an action belongs to this space: right kind, right size, within bounds.
   *
   * @param action the action to look at
   */
  boolean contains(Action action);

  /**
   * Draws an action, each equally likely where the space is bounded.
   *
   * @param random where chance comes from
   */
  Action sample(RandomGenerator random);
}

package dev.spikeq.env;

import java.util.random.RandomGenerator;

/**
 * The actions 0, 1, …, {@code size - 1}.
 *
 * @param size how many there are, 1 or more
 */
public record Discrete(int size) implements Space {

  /** Checks that there is at least one. */
  public Discrete {
    if (size < 1) {
      throw new IllegalArgumentException("Discrete: expected 1 action or more, found " + size);
    }
  }

  @Override
  public boolean contains(Action action) {
    return action instanceof Action.Discrete(int index) && index < size;
  }

  @Override
  public Action.Discrete sample(RandomGenerator random) {
    return Action.discrete(random.nextInt(size));
  }

  /**
   * Returns the index of an action, having checked it; what {@link Environment#step} starts with.
   *
   * @param action an action of this space
   * @return its index, 0 to {@code size - 1}
   * @throws IllegalArgumentException if the action is of another kind or out of range
   */
  public int index(Action action) {
    if (action instanceof Action.Discrete(int index) && index < size) {
      return index;
    }
    throw new IllegalArgumentException(
        "Action: expected a discrete action from 0 to "
            + (size - 1)
            + ", found "
            + action
            + ": is it one of another environment?");
  }
}

package dev.spikeq.env;

import java.util.Arrays;

/** What an agent does in one step: a choice among a few ({@link Discrete}) or real numbers. */
public sealed interface Action {

  /**
   * Returns the discrete action with this index; small ones are shared, so that a step allocates
   * nothing for its action.
   *
   * @param index 0 or more
   * @throws IllegalArgumentException if {@code index} is negative
   */
  static Discrete discrete(int index) {
    return SharedActions.discrete(index);
  }

  /**
   * Returns the continuous action with these values.
   *
   * @param values one number per dimension of the action space; copied
   */
  static Continuous continuous(float... values) {
    return new Continuous(values);
  }

  /**
   * One of the actions 0, 1, … of a {@link dev.spikeq.env.Discrete} space.
   *
   * @param index which one, 0 or more
   */
  record Discrete(int index) implements Action {
    /** Checks that the index is not negative. */
    public Discrete {
      if (index < 0) {
        throw new IllegalArgumentException(
            "Action: expected an index of 0 or more, found " + index);
      }
    }
  }

  /**
   * A point of a {@link Box} of actions.
   *
   * @param values one number per dimension; copied on the way in and out
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
  record Continuous(float[] values) implements Action {
    /** Copies the values. */
    public Continuous {
      values = values.clone();
    }

    /** Returns a copy of the values. */
    @Override
    public float[] values() {
      return values.clone();
    }

    /** Returns the number of dimensions. */
    public int size() {
      return values.length;
    }

    /**
     * Returns one value, without a copy of the array.
     *
     * @param dimension which one, from 0
     */
    public float value(int dimension) {
      return values[dimension];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Continuous that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "Continuous" + Arrays.toString(values);
    }
  }
}

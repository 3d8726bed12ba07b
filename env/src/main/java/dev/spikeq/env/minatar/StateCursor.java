package dev.spikeq.env.minatar;

/**
 * Goes along the numbers of a state, and either writes them or reads them: a game names each of its
 * variables once, and the order in which it does so is the layout.
 */
abstract sealed class StateCursor permits StateReader, StateWriter {

  /**
   * Passes an integer.
   *
   * @param name what it is, for a message
   * @param value what the game has
   * @param low the lowest that makes sense
   * @param high the highest
   * @return what the game is to have from now on
   */
  abstract int integer(String name, int value, int low, int high);

  /** Passes a truth value, 0 or 1. */
  final boolean flag(String name, boolean value) {
    return integer(name, value ? 1 : 0, 0, 1) == 1;
  }

  /** Passes integers of equal range. */
  final void integers(String name, int[] values, int low, int high) {
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(name + " " + i, values[i], low, high);
    }
  }

  /** Refuses a state whose numbers do not go together. */
  abstract void require(boolean sound, String expected);
}

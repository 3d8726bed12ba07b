package dev.spikeq.env.minatar;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A game: its variables, how a step changes them, and what is seen of them.
 *
 * <p>A cell is (x, y), x from the left and y from the top, 0 to 9. A step runs through all of its
 * parts even where an early one ends the game. Timers count down to 0; whether one is reloaded
 * before or instead of its next count decides on one step of its period, so each game spells it
 * out.
 */
abstract sealed class Rules permits Asterix, Breakout, Freeway, Seaquest, SpaceInvaders {
  static final int SIZE = 10;
  static final int LAST = SIZE - 1;

  /** Whether the game is over. */
  boolean terminal;

  /** Gives every variable its value at the start, drawing what is left to chance. */
  final void reset(RandomGenerator random) {
    terminal = false;
    start(random);
  }

  abstract void start(RandomGenerator random);

  /**
   * Plays a step of a game that is not over.
   *
   * @return the reward
   */
  abstract int step(Move move, RandomGenerator random);

  /** Writes what is seen: {@code [y][x][channel]}, 1 where something is and 0 elsewhere. */
  final void observe(float[] cells) {
    Arrays.fill(cells, 0);
    mark(cells);
  }

  /** Sets the cells in which something is. */
  abstract void mark(float[] cells);

  /** How often the game has become harder, where it does. */
  abstract OptionalInt rampLevel();

  /** Passes all variables but {@link #terminal}, which is set before. */
  abstract void transfer(StateCursor cursor);

  /** Whether a column or row is on the grid; a negative number is a large unsigned one. */
  static boolean inside(int coordinate) {
    return Integer.compareUnsigned(coordinate, SIZE) < 0;
  }
}

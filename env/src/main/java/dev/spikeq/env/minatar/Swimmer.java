package dev.spikeq.env.minatar;

/**
 * What moves in the water of {@link Seaquest}, packed into an int so that two are equal where all
 * of their fields are: position, direction, steps until it moves (wait), steps until it shoots
 * (aim). Bullets have neither of the last two.
 */
final class Swimmer {
  static final int MOST_WAIT = 31;
  static final int MOST_AIM = 15;
  private static final int OUTSIDE = 3; // keeps columns to −3, off the grid, from being negative
  private static final int ROW = 4;
  private static final int COLUMN_MASK = 15;
  private static final int POSITION_MASK = 255;
  private static final int RIGHT = 1 << 8;
  private static final int WAIT = 9;
  private static final int AIM = 14;

  private Swimmer() {}

  static int of(int x, int y, boolean goesRight, int wait, int aim) {
    return at(x, y) | (goesRight ? RIGHT : 0) | wait << WAIT | aim << AIM;
  }

  /** A cell, to be compared with {@link #position}. */
  static int at(int x, int y) {
    return x + OUTSIDE | y << ROW;
  }

  static int position(int swimmer) {
    return swimmer & POSITION_MASK;
  }

  static int x(int swimmer) {
    return (swimmer & COLUMN_MASK) - OUTSIDE;
  }

  static int y(int swimmer) {
    return swimmer >> ROW & COLUMN_MASK;
  }

  static boolean goesRight(int swimmer) {
    return (swimmer & RIGHT) != 0;
  }

  static int wait(int swimmer) {
    return swimmer >> WAIT & MOST_WAIT;
  }

  static int aim(int swimmer) {
    return swimmer >> AIM;
  }

  static boolean outside(int swimmer) {
    return !Rules.inside(x(swimmer));
  }

  /** One cell in its direction. */
  static int moved(int swimmer) {
    return goesRight(swimmer) ? swimmer + 1 : swimmer - 1;
  }

  /** A step nearer to its move: at 0 it moves, and waits anew. */
  static int advanced(int swimmer, int interval) {
    return wait(swimmer) > 0
        ? swimmer - (1 << WAIT)
        : moved(swimmer & ~(MOST_WAIT << WAIT)) | interval << WAIT;
  }

  /** A step nearer to its shot: at 0 it takes aim anew. */
  static int aimed(int swimmer, int interval) {
    return aim(swimmer) > 0 ? swimmer - (1 << AIM) : swimmer | interval << AIM;
  }

  /** The bullet that it shoots, in its own cell. */
  static int bullet(int swimmer) {
    return swimmer & (POSITION_MASK | RIGHT);
  }
}

package dev.spikeq.env.minatar;

import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A cannon in row 9 against a block of aliens. Whatever fills many cells is kept as one int for
 * each row of the grid, with bit x for column x, so that all of it moves at once.
 */
final class SpaceInvaders extends Rules {
  private static final int CHANNELS = 6;
  private static final int CANNON = 0;
  private static final int ALIEN = 1;
  private static final int GOES_LEFT = 2;
  private static final int GOES_RIGHT = 3;
  private static final int SHOT = 4;
  private static final int BOLT = 5;

  private static final int WAVE_ROWS = 4;
  private static final int WAVE = 0b0011111100;
  private static final int FULL_ROW = (1 << SIZE) - 1;
  private static final int LEFT_EDGE = 1;
  private static final int RIGHT_EDGE = 1 << LAST;
  private static final int GUN = 5;
  private static final int BOLT_INTERVAL = 10;
  private static final int SLOWEST = 12;
  private static final int FASTEST = 6;

  private final Ramping ramping;
  int cannon;
  final int[] aliens = new int[SIZE];
  final int[] shots = new int[SIZE];
  final int[] bolts = new int[SIZE];
  int direction;
  int gunClock;
  int moveReload;
  int moveClock;
  int boltClock;
  int rampLevel;

  SpaceInvaders(Ramping ramping) {
    this.ramping = ramping;
  }

  @Override
  void start(RandomGenerator random) {
    cannon = 5;
    Arrays.fill(aliens, 0);
    Arrays.fill(shots, 0);
    Arrays.fill(bolts, 0);
    Arrays.fill(aliens, 0, WAVE_ROWS, WAVE);
    direction = -1;
    gunClock = 0;
    moveReload = SLOWEST;
    moveClock = SLOWEST;
    boltClock = BOLT_INTERVAL;
    rampLevel = 0;
  }

  @Override
  int step(Move move, RandomGenerator random) {
    act(move);
    System.arraycopy(shots, 1, shots, 0, LAST); // up
    shots[LAST] = 0;
    System.arraycopy(bolts, 0, bolts, 1, LAST); // down
    bolts[0] = 0;
    terminal |= overCannon(bolts);
    terminal |= overCannon(aliens);
    if (moveClock == 0) {
      moveClock = Math.min(count(), moveReload);
      moveAliens();
    }
    if (boltClock == 0) {
      boltClock = BOLT_INTERVAL;
      fireBolt();
    }
    int reward = hit();
    gunClock -= gunClock > 0 ? 1 : 0;
    moveClock--;
    boltClock--;
    if (columns() == 0) {
      newWave();
    }
    return reward;
  }

  private void act(Move move) {
    switch (move) {
      case FIRE -> {
        if (gunClock == 0) {
          shots[LAST] |= 1 << cannon;
          gunClock = GUN;
        }
      }
      case LEFT -> cannon = Math.max(0, cannon - 1);
      case RIGHT -> cannon = Math.min(LAST, cannon + 1);
      case NONE, UP, DOWN -> {}
    }
  }

  /** Whether something is in the cannon's cell. */
  private boolean overCannon(int[] rows) {
    return (rows[LAST] >> cannon & 1) != 0;
  }

  private int count() {
    int count = 0;
    for (int row : aliens) {
      count += Integer.bitCount(row);
    }
    return count;
  }

  /** The columns that hold an alien. */
  private int columns() {
    int columns = 0;
    for (int row : aliens) {
      columns |= row;
    }
    return columns;
  }

  private void moveAliens() {
    int edge = direction < 0 ? LEFT_EDGE : RIGHT_EDGE;
    if ((columns() & edge) != 0) {
      direction = -direction;
      int lowest = aliens[LAST];
      terminal |= lowest != 0;
      System.arraycopy(aliens, 0, aliens, 1, LAST);
      aliens[0] = lowest;
    } else {
      for (int y = 0; y < SIZE; y++) {
        aliens[y] = direction < 0 ? aliens[y] >> 1 : aliens[y] << 1;
      }
    }
    terminal |= overCannon(aliens);
  }

  /** The lowest alien of the column nearest to the cannon, the left one of two, drops a bolt. */
  private void fireBolt() {
    int columns = columns();
    for (int distance = 0; distance < SIZE; distance++) {
      int left = cannon - distance;
      int right = cannon + distance;
      if (left >= 0 && (columns >> left & 1) != 0) {
        dropBolt(1 << left);
        return;
      }
      if (right < SIZE && (columns >> right & 1) != 0) {
        dropBolt(1 << right);
        return;
      }
    }
  }

  private void dropBolt(int column) {
    int y = LAST;
    while ((aliens[y] & column) == 0) {
      y--;
    }
    bolts[y] |= column;
  }

  private int hit() {
    int hits = 0;
    for (int y = 0; y < SIZE; y++) {
      int both = aliens[y] & shots[y];
      aliens[y] ^= both;
      shots[y] ^= both;
      hits += Integer.bitCount(both);
    }
    return hits;
  }

  private void newWave() {
    if (ramping == Ramping.ON && moveReload > FASTEST) {
      moveReload--;
      rampLevel++;
    }
    Arrays.fill(aliens, 0, WAVE_ROWS, WAVE);
  }

  @Override
  void mark(float[] cells) {
    cells[(LAST * SIZE + cannon) * CHANNELS + CANNON] = 1;
    mark(cells, aliens, ALIEN);
    mark(cells, aliens, direction < 0 ? GOES_LEFT : GOES_RIGHT);
    mark(cells, shots, SHOT);
    mark(cells, bolts, BOLT);
  }

  private static void mark(float[] cells, int[] rows, int channel) {
    for (int y = 0; y < SIZE; y++) {
      int first = y * SIZE * CHANNELS + channel;
      for (int left = rows[y]; left != 0; left &= left - 1) {
        cells[first + Integer.numberOfTrailingZeros(left) * CHANNELS] = 1;
      }
    }
  }

  @Override
  OptionalInt rampLevel() {
    return OptionalInt.of(rampLevel);
  }

  @Override
  void transfer(StateCursor cursor) {
    cannon = cursor.integer("cannon's column", cannon, 0, LAST);
    direction = 2 * cursor.integer("aliens go right", (direction + 1) / 2, 0, 1) - 1;
    gunClock = cursor.integer("gun timer", gunClock, 0, GUN);
    moveReload = cursor.integer("move interval", moveReload, FASTEST, SLOWEST);
    moveClock = cursor.integer("move timer", moveClock, 0, SLOWEST);
    boltClock = cursor.integer("bolt timer", boltClock, 0, BOLT_INTERVAL);
    rampLevel = cursor.integer("ramp level", rampLevel, 0, SLOWEST - FASTEST);
    cursor.integers("aliens in row", aliens, 0, FULL_ROW);
    cursor.integers("own bullets in row", shots, 0, FULL_ROW);
    cursor.integers("enemy bullets in row", bolts, 0, FULL_ROW);
    cursor.require(columns() != 0, "one alien or more");
  }
}

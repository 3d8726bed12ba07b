package dev.spikeq.env.minatar;

import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Gold and enemies cross the grid, at most one in each of the rows 1 to 8. */
final class Asterix extends Rules {
  static final int EMPTY = -1;
  static final int SLOTS = 8;
  private static final int CHANNELS = 4;
  private static final int PLAYER = 0;
  private static final int ENEMY = 1;
  private static final int TRAIL = 2;
  private static final int GOLD = 3;
  private static final int SPAWN = 10;
  private static final int MOVE = 5;
  private static final int RAMP = 100;

  private final Ramping ramping;
  int playerX;
  int playerY;

  /** The column of the thing in slot i, which is in row i + 1; {@link #EMPTY} where none is. */
  final int[] column = new int[SLOTS];

  final boolean[] goesRight = new boolean[SLOTS];
  final boolean[] gold = new boolean[SLOTS];
  int spawnReload;
  int spawnClock;
  int moveReload;
  int moveClock;
  int rampClock;
  int rampLevel;

  Asterix(Ramping ramping) {
    this.ramping = ramping;
  }

  @Override
  void start(RandomGenerator random) {
    playerX = 5;
    playerY = 5;
    for (int slot = 0; slot < SLOTS; slot++) {
      clear(slot);
    }
    spawnReload = SPAWN;
    spawnClock = SPAWN;
    moveReload = MOVE;
    moveClock = MOVE;
    rampClock = RAMP;
    rampLevel = 0;
  }

  private void clear(int slot) {
    column[slot] = EMPTY;
    goesRight[slot] = false;
    gold[slot] = false;
  }

  @Override
  int step(Move move, RandomGenerator random) {
    if (spawnClock == 0) {
      spawn(random);
      spawnClock = spawnReload;
    }
    switch (move) {
      case LEFT -> playerX = Math.max(0, playerX - 1);
      case RIGHT -> playerX = Math.min(LAST, playerX + 1);
      case UP -> playerY = Math.max(1, playerY - 1);
      case DOWN -> playerY = Math.min(SLOTS, playerY + 1);
      case NONE, FIRE -> {}
    }
    int reward = touch();
    if (moveClock == 0) {
      moveClock = moveReload;
      advance();
      reward += touch();
    }
    spawnClock--;
    moveClock--;
    if (ramping == Ramping.ON && (spawnReload > 1 || moveReload > 1)) {
      ramp();
    }
    return reward;
  }

  /** Direction and kind are drawn even where no slot is free. */
  private void spawn(RandomGenerator random) {
    boolean right = Draws.happens(random, 1.0 / 2);
    boolean good = Draws.happens(random, 1.0 / 3);
    int free = 0;
    for (int x : column) {
      free += x == EMPTY ? 1 : 0;
    }
    if (free == 0) {
      return;
    }
    int skip = Draws.between(random, 0, free - 1);
    int slot = 0;
    while (column[slot] != EMPTY || skip-- > 0) {
      slot++;
    }
    column[slot] = right ? 0 : LAST;
    goesRight[slot] = right;
    gold[slot] = good;
  }

  /** Only the thing in the player's own row can be in its cell. */
  private int touch() {
    int slot = playerY - 1;
    if (column[slot] != playerX) {
      return 0;
    }
    if (!gold[slot]) {
      terminal = true;
      return 0;
    }
    clear(slot);
    return 1;
  }

  private void advance() {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (column[slot] != EMPTY) {
        int x = column[slot] + (goesRight[slot] ? 1 : -1);
        if (inside(x)) {
          column[slot] = x;
        } else {
          clear(slot);
        }
      }
    }
  }

  /** In every 102nd step: the clock runs from 100 to −1, and acts in the step after that. */
  private void ramp() {
    if (rampClock >= 0) {
      rampClock--;
      return;
    }
    if (moveReload > 1 && rampLevel % 2 == 1) {
      moveReload--;
    }
    if (spawnReload > 1) {
      spawnReload--;
    }
    rampLevel++;
    rampClock = RAMP;
  }

  @Override
  void mark(float[] cells) {
    cells[(playerY * SIZE + playerX) * CHANNELS + PLAYER] = 1;
    for (int slot = 0; slot < SLOTS; slot++) {
      int x = column[slot];
      if (x != EMPTY) {
        int first = (slot + 1) * SIZE * CHANNELS;
        cells[first + x * CHANNELS + (gold[slot] ? GOLD : ENEMY)] = 1;
        int behind = goesRight[slot] ? x - 1 : x + 1;
        if (inside(behind)) {
          cells[first + behind * CHANNELS + TRAIL] = 1;
        }
      }
    }
  }

  @Override
  OptionalInt rampLevel() {
    return OptionalInt.of(rampLevel);
  }

  @Override
  void transfer(StateCursor cursor) {
    playerX = cursor.integer("player's column", playerX, 0, LAST);
    playerY = cursor.integer("player's row", playerY, 1, SLOTS);
    spawnReload = cursor.integer("spawn interval", spawnReload, 1, SPAWN);
    spawnClock = cursor.integer("spawn timer", spawnClock, 0, SPAWN);
    moveReload = cursor.integer("move interval", moveReload, 1, MOVE);
    moveClock = cursor.integer("move timer", moveClock, 0, MOVE);
    rampClock = cursor.integer("ramp timer", rampClock, -1, RAMP);
    rampLevel = cursor.integer("ramp level", rampLevel, 0, SPAWN - 1);
    for (int slot = 0; slot < SLOTS; slot++) {
      column[slot] = cursor.integer("column in slot " + slot, column[slot], EMPTY, LAST);
      goesRight[slot] = cursor.flag("goes right in slot " + slot, goesRight[slot]);
      gold[slot] = cursor.flag("gold in slot " + slot, gold[slot]);
    }
  }
}

package dev.spikeq.env.minatar;

import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A submarine fetches divers and shoots at fish and other submarines, while its oxygen lasts.
 *
 * <p>Lists are walked from their last element to the first, and lose elements on the way by {@link
 * Shoal#strike}, which can take another element than the one at hand if it is equal: the one at
 * hand then comes up a second time.
 */
final class Seaquest extends Rules {
  private static final int CHANNELS = 10;
  private static final int FRONT = 0;
  private static final int BACK = 1;
  private static final int SHOT = 2;
  private static final int TRAIL = 3;
  private static final int BOLT = 4;
  private static final int FISH = 5;
  private static final int SUBMARINE = 6;
  private static final int OXYGEN_GAUGE = 7;
  private static final int DIVER_GAUGE = 8;
  private static final int DIVER = 9;

  private static final int LOWEST_ROW = 8;
  private static final int OXYGEN = 200;
  private static final int OXYGEN_PER_CELL = 20;
  private static final int MOST_DIVERS = 6;
  private static final int GUN = 5;
  private static final int ENEMY = 20;
  private static final int DIVERS = 30;
  private static final int DIVER_MOVE = 5;
  private static final int AIM = 10;
  private static final int SLOWEST_MOVE = 5;
  private static final int FASTEST_MOVE = 2;
  private static final int MOST_OF_A_KIND = 999;

  private final Ramping ramping;
  int x;
  int y;
  boolean facesRight;
  int oxygen;

  /** Divers on board. A surfacing takes one more than there were, so this can fall below 0. */
  int carried;

  /** The present stay in row 0 has been settled. */
  boolean atSurface;

  int gunClock;
  int enemyReload;
  int enemyClock;
  int diverClock;
  int moveReload;
  int rampLevel;
  final Shoal shots = new Shoal();
  final Shoal bolts = new Shoal();
  final Shoal fish = new Shoal();
  final Shoal submarines = new Shoal();
  final Shoal divers = new Shoal();
  private int reward;

  Seaquest(Ramping ramping) {
    this.ramping = ramping;
  }

  @Override
  void start(RandomGenerator random) {
    x = 5;
    y = 0;
    facesRight = false;
    oxygen = OXYGEN;
    carried = 0;
    atSurface = true;
    gunClock = 0;
    enemyReload = ENEMY;
    enemyClock = ENEMY;
    diverClock = DIVERS;
    moveReload = SLOWEST_MOVE;
    rampLevel = 0;
    shots.clear();
    bolts.clear();
    fish.clear();
    submarines.clear();
    divers.clear();
  }

  @Override
  int step(Move move, RandomGenerator random) {
    reward = 0;
    if (enemyClock == 0) {
      spawnEnemy(random);
      enemyClock = enemyReload;
    }
    if (diverClock == 0) {
      boolean right = Draws.happens(random, 1.0 / 2);
      int row = Draws.between(random, 1, LOWEST_ROW);
      divers.add(Swimmer.of(right ? 0 : LAST, row, right, DIVER_MOVE, 0));
      diverClock = DIVERS;
    }
    act(move);
    int here = Swimmer.at(x, y);
    moveShots();
    moveDivers(here);
    moveSubmarines(here);
    moveBolts(here);
    for (int i = fish.size() - 1; i >= 0; i--) {
      moveEnemy(fish, i, Swimmer.advanced(fish.get(i), moveReload), here);
    }
    enemyClock -= enemyClock > 0 ? 1 : 0;
    diverClock -= diverClock > 0 ? 1 : 0;
    gunClock -= gunClock > 0 ? 1 : 0;
    breathe();
    return reward;
  }

  /** All three are drawn, also where the row turns out to belong to the other direction. */
  private void spawnEnemy(RandomGenerator random) {
    boolean right = Draws.happens(random, 1.0 / 2);
    boolean submarine = Draws.happens(random, 1.0 / 3);
    int row = Draws.between(random, 1, LOWEST_ROW);
    if (comesAgainst(fish, row, right) || comesAgainst(submarines, row, right)) {
      return;
    }
    int column = right ? 0 : LAST;
    if (submarine) {
      submarines.add(Swimmer.of(column, row, right, moveReload, AIM));
    } else {
      fish.add(Swimmer.of(column, row, right, moveReload, 0));
    }
  }

  private static boolean comesAgainst(Shoal shoal, int row, boolean right) {
    for (int i = 0; i < shoal.size(); i++) {
      int swimmer = shoal.get(i);
      if (Swimmer.y(swimmer) == row && Swimmer.goesRight(swimmer) != right) {
        return true;
      }
    }
    return false;
  }

  private void act(Move move) {
    switch (move) {
      case FIRE -> {
        if (gunClock == 0) {
          shots.add(Swimmer.of(x, y, facesRight, 0, 0));
          gunClock = GUN;
        }
      }
      case LEFT -> {
        x = Math.max(0, x - 1);
        facesRight = false;
      }
      case RIGHT -> {
        x = Math.min(LAST, x + 1);
        facesRight = true;
      }
      case UP -> y = Math.max(0, y - 1);
      case DOWN -> y = Math.min(LOWEST_ROW, y + 1);
      case NONE -> {}
    }
  }

  private void moveShots() {
    for (int i = shots.size() - 1; i >= 0; i--) {
      int shot = Swimmer.moved(shots.get(i));
      shots.set(i, shot);
      if (Swimmer.outside(shot)) {
        shots.strike(i);
      } else if (hit(fish, shot) || hit(submarines, shot)) {
        shots.strike(i);
        reward++;
      }
    }
  }

  private static boolean hit(Shoal enemies, int shot) {
    int index = enemies.find(Swimmer.position(shot));
    if (index < 0) {
      return false;
    }
    enemies.remove(index);
    return true;
  }

  private void moveDivers(int here) {
    for (int i = divers.size() - 1; i >= 0; i--) {
      int before = divers.get(i);
      if (taken(before, here)) {
        divers.strike(i);
        continue;
      }
      int diver = Swimmer.advanced(before, DIVER_MOVE);
      divers.set(i, diver);
      boolean moves = Swimmer.wait(before) == 0;
      if (moves && (Swimmer.outside(diver) || taken(diver, here))) {
        divers.strike(i);
      }
    }
  }

  private boolean taken(int diver, int here) {
    if (Swimmer.position(diver) != here || carried >= MOST_DIVERS) {
      return false;
    }
    carried++;
    return true;
  }

  /** One that is shot, or leaves the grid, still fires in that step if its time has come. */
  private void moveSubmarines(int here) {
    for (int i = submarines.size() - 1; i >= 0; i--) {
      int submarine = Swimmer.advanced(submarines.get(i), moveReload);
      int index = moveEnemy(submarines, i, submarine, here);
      if (Swimmer.aim(submarine) == 0) {
        bolts.add(Swimmer.bullet(submarine));
      }
      if (index >= 0) {
        submarines.set(index, Swimmer.aimed(submarine, AIM));
      }
    }
  }

  /**
   * Moves a fish or a submarine, and looks what it meets.
   *
   * @param advanced what becomes of it
   * @return its index afterwards, −1 if it is gone
   */
  private int moveEnemy(Shoal enemies, int index, int advanced, int here) {
    int before = enemies.get(index);
    terminal |= Swimmer.position(before) == here;
    enemies.set(index, advanced);
    if (Swimmer.wait(before) > 0) {
      return index;
    }
    if (Swimmer.outside(advanced)) {
      return enemies.strike(index);
    }
    if (Swimmer.position(advanced) == here) {
      terminal = true;
      return index;
    }
    int shot = shots.find(Swimmer.position(advanced));
    if (shot < 0) {
      return index;
    }
    shots.remove(shot);
    reward++;
    return enemies.strike(index);
  }

  private void moveBolts(int here) {
    for (int i = bolts.size() - 1; i >= 0; i--) {
      int before = bolts.get(i);
      int bolt = Swimmer.moved(before);
      bolts.set(i, bolt);
      terminal |= Swimmer.position(before) == here;
      if (Swimmer.outside(bolt)) {
        bolts.strike(i);
      } else {
        terminal |= Swimmer.position(bolt) == here;
      }
    }
  }

  private void breathe() {
    terminal |= oxygen <= 0;
    if (y > 0) {
      oxygen--;
      atSurface = false;
    } else if (!atSurface) {
      if (carried == 0) {
        terminal = true;
      } else {
        surface();
      }
    }
  }

  private void surface() {
    atSurface = true;
    if (carried == MOST_DIVERS) {
      reward += Math.floorDiv(oxygen, OXYGEN_PER_CELL);
      carried = 0;
    }
    oxygen = OXYGEN;
    carried--; // also after the six have left
    if (ramping == Ramping.ON && (enemyReload > 1 || moveReload > FASTEST_MOVE)) {
      if (moveReload > FASTEST_MOVE && rampLevel % 2 == 1) {
        moveReload--;
      }
      if (enemyReload > 1) {
        enemyReload--;
      }
      rampLevel++;
    }
  }

  @Override
  void mark(float[] cells) {
    int submarine = (y * SIZE + x) * CHANNELS;
    cells[submarine + FRONT] = 1;
    cells[submarine + (facesRight ? -CHANNELS : CHANNELS) + BACK] = 1;
    mark(cells, shots, SHOT);
    mark(cells, bolts, BOLT);
    markWithTrail(cells, fish, FISH);
    markWithTrail(cells, submarines, SUBMARINE);
    markWithTrail(cells, divers, DIVER);
    int gauges = LAST * SIZE * CHANNELS;
    for (int cell = 0; cell < oxygen / OXYGEN_PER_CELL; cell++) {
      cells[gauges + cell * CHANNELS + OXYGEN_GAUGE] = 1;
    }
    for (int cell = LAST - carried; cell < LAST; cell++) {
      cells[gauges + cell * CHANNELS + DIVER_GAUGE] = 1;
    }
  }

  private static void mark(float[] cells, Shoal shoal, int channel) {
    for (int i = 0; i < shoal.size(); i++) {
      int swimmer = shoal.get(i);
      cells[(Swimmer.y(swimmer) * SIZE + Swimmer.x(swimmer)) * CHANNELS + channel] = 1;
    }
  }

  private static void markWithTrail(float[] cells, Shoal shoal, int channel) {
    mark(cells, shoal, channel);
    for (int i = 0; i < shoal.size(); i++) {
      int swimmer = shoal.get(i);
      int behind = Swimmer.x(swimmer) + (Swimmer.goesRight(swimmer) ? -1 : 1);
      if (inside(behind)) {
        cells[(Swimmer.y(swimmer) * SIZE + behind) * CHANNELS + TRAIL] = 1;
      }
    }
  }

  @Override
  OptionalInt rampLevel() {
    return OptionalInt.of(rampLevel);
  }

  @Override
  void transfer(StateCursor cursor) {
    x = cursor.integer("submarine's column", x, 0, LAST);
    y = cursor.integer("submarine's row", y, 0, LOWEST_ROW);
    facesRight = cursor.flag("faces right", facesRight);
    oxygen = cursor.integer("oxygen", oxygen, terminal ? -1 : 0, OXYGEN);
    carried = cursor.integer("divers on board", carried, -1_000_000_000, MOST_DIVERS);
    atSurface = cursor.flag("surfacing settled", atSurface);
    gunClock = cursor.integer("gun timer", gunClock, 0, GUN);
    enemyReload = cursor.integer("enemy interval", enemyReload, 1, ENEMY);
    enemyClock = cursor.integer("enemy timer", enemyClock, 0, ENEMY);
    diverClock = cursor.integer("diver timer", diverClock, 0, DIVERS);
    moveReload = cursor.integer("move interval", moveReload, FASTEST_MOVE, SLOWEST_MOVE);
    rampLevel = cursor.integer("ramp level", rampLevel, 0, ENEMY - 1);
    transfer(cursor, "own bullet", shots, 0, 0);
    transfer(cursor, "enemy bullet", bolts, 0, 0);
    transfer(cursor, "fish", fish, SLOWEST_MOVE, 0);
    transfer(cursor, "enemy submarine", submarines, SLOWEST_MOVE, AIM);
    transfer(cursor, "diver", divers, DIVER_MOVE, 0);
    cursor.require(inside(facesRight ? x - 1 : x + 1), "the submarine's back on the grid");
  }

  /** How many, then five numbers for each: column, row, goes right, wait, aim. */
  private static void transfer(
      StateCursor cursor, String name, Shoal shoal, int mostWait, int mostAim) {
    int size = cursor.integer("number of " + name, shoal.size(), 0, MOST_OF_A_KIND);
    for (int i = 0; i < size; i++) {
      int known = i < shoal.size() ? shoal.get(i) : Swimmer.of(0, 0, false, 0, 0);
      String which = name + " " + i;
      int swimmer =
          Swimmer.of(
              cursor.integer("column of " + which, Swimmer.x(known), 0, LAST),
              cursor.integer("row of " + which, Swimmer.y(known), 0, LOWEST_ROW),
              cursor.flag(which + " goes right", Swimmer.goesRight(known)),
              cursor.integer("wait of " + which, Swimmer.wait(known), 0, mostWait),
              cursor.integer("aim of " + which, Swimmer.aim(known), 0, mostAim));
      if (i < shoal.size()) {
        shoal.set(i, swimmer);
      } else {
        shoal.add(swimmer);
      }
    }
  }
}

package dev.spikeq.env.minatar;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** A chicken crosses eight lanes, as often as it can in 2,500 steps. */
final class Freeway extends Rules {
  static final int CARS = 8;
  static final int SLOWEST = 5;
  private static final int CHANNELS = 7;
  private static final int CHICKEN = 0;
  private static final int CAR = 1;

  /** The channel of speed s is this plus s. */
  private static final int SPEED = 1;

  private static final int COLUMN = 4;
  private static final int MOVE = 3;
  private static final int TIME = 2500;

  int row;
  int moveClock;
  int timeLeft;

  /** The column of the car in row i + 1. */
  final int[] column = new int[CARS];

  final boolean[] goesRight = new boolean[CARS];

  /** How many steps the car stands between two moves, 1 to 5. */
  final int[] slowness = new int[CARS];

  final int[] pause = new int[CARS];

  @Override
  void start(RandomGenerator random) {
    row = LAST;
    moveClock = MOVE;
    timeLeft = TIME;
    Arrays.fill(column, 0);
    drawCars(random);
  }

  /** All speeds, then all directions; the cars stay where they are. */
  private void drawCars(RandomGenerator random) {
    for (int car = 0; car < CARS; car++) {
      slowness[car] = Draws.between(random, 1, SLOWEST);
      pause[car] = slowness[car];
    }
    for (int car = 0; car < CARS; car++) {
      goesRight[car] = random.nextDouble() > 0.5;
    }
  }

  @Override
  int step(Move move, RandomGenerator random) {
    if (moveClock == 0 && (move == Move.UP || move == Move.DOWN)) {
      moveClock = MOVE;
      row = move == Move.UP ? row - 1 : Math.min(LAST, row + 1);
    }
    int reward = 0;
    if (row == 0) {
      reward = 1;
      drawCars(random);
      row = LAST;
    }
    for (int car = 0; car < CARS; car++) {
      drive(car);
    }
    if (moveClock > 0) {
      moveClock--;
    }
    timeLeft--;
    terminal = timeLeft < 0;
    return reward;
  }

  private void drive(int car) {
    hit(car);
    if (pause[car] > 0) {
      pause[car]--;
      return;
    }
    pause[car] = slowness[car];
    column[car] = goesRight[car] ? right(column[car]) : left(column[car]);
    hit(car);
  }

  private void hit(int car) {
    if (column[car] == COLUMN && row == car + 1) {
      row = LAST;
    }
  }

  private static int right(int x) {
    return x == LAST ? 0 : x + 1;
  }

  private static int left(int x) {
    return x == 0 ? LAST : x - 1;
  }

  @Override
  void mark(float[] cells) {
    cells[(row * SIZE + COLUMN) * CHANNELS + CHICKEN] = 1;
    for (int car = 0; car < CARS; car++) {
      int first = (car + 1) * SIZE * CHANNELS;
      int behind = goesRight[car] ? left(column[car]) : right(column[car]);
      cells[first + column[car] * CHANNELS + CAR] = 1;
      cells[first + behind * CHANNELS + SPEED + slowness[car]] = 1;
    }
  }

  @Override
  OptionalInt rampLevel() {
    return OptionalInt.empty();
  }

  @Override
  void transfer(StateCursor cursor) {
    row = cursor.integer("chicken's row", row, 1, LAST);
    moveClock = cursor.integer("move timer", moveClock, 0, MOVE);
    timeLeft = cursor.integer("time left", timeLeft, terminal ? -1 : 0, TIME);
    for (int car = 0; car < CARS; car++) {
      column[car] = cursor.integer("column of car " + car, column[car], 0, LAST);
      goesRight[car] = cursor.flag("car " + car + " goes right", goesRight[car]);
      slowness[car] = cursor.integer("slowness of car " + car, slowness[car], 1, SLOWEST);
      pause[car] = cursor.integer("pause of car " + car, pause[car], 0, SLOWEST);
    }
  }
}

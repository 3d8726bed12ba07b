package dev.spikeq.env.minatar;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** A ball, a paddle in row 9, three rows of bricks. */
final class Breakout extends Rules {
  private static final int CHANNELS = 4;
  private static final int PADDLE = 0;
  private static final int BALL = 1;
  private static final int TRAIL = 2;
  private static final int BRICK = 3;
  private static final int FIRST_ROW = 1;
  private static final int ROWS = 3;
  static final int FULL_ROW = (1 << SIZE) - 1;

  int paddle;
  int ballX;
  int ballY;
  int directionX;
  int directionY;
  int trailX;
  int trailY;

  /** Bit x of element i: the brick in column x of row i + 1. */
  final int[] bricks = new int[ROWS];

  /** A brick was broken, and the ball has met one in every step since: it flies through them. */
  boolean piercing;

  @Override
  void start(RandomGenerator random) {
    boolean fromRight = Draws.between(random, 0, 1) == 1;
    paddle = 4;
    ballX = fromRight ? LAST : 0;
    ballY = 3;
    directionX = fromRight ? -1 : 1;
    directionY = 1;
    trailX = ballX;
    trailY = ballY;
    refill();
    piercing = false;
  }

  private void refill() {
    for (int i = 0; i < ROWS; i++) {
      bricks[i] = FULL_ROW;
    }
  }

  @Override
  int step(Move move, RandomGenerator random) {
    if (move == Move.LEFT) {
      paddle = Math.max(0, paddle - 1);
    } else if (move == Move.RIGHT) {
      paddle = Math.min(LAST, paddle + 1);
    }
    trailX = ballX;
    trailY = ballY;
    ballX += directionX;
    ballY += directionY;
    if (!inside(ballX)) {
      ballX = trailX; // straight up or down along the wall
      directionX = -directionX;
    }
    int reward = 0;
    boolean met = false;
    if (ballY < 0) {
      ballY = 0;
      directionY = -directionY;
    } else if (brickAt(ballX, ballY)) {
      met = true;
      reward = meetBrick();
    } else if (ballY == LAST) {
      meetPaddle();
    }
    piercing &= met;
    return reward;
  }

  boolean brickAt(int x, int y) {
    int row = y - FIRST_ROW;
    return row >= 0 && row < ROWS && (bricks[row] >> x & 1) != 0;
  }

  /** Breaks a brick and bounces, or flies through it. */
  private int meetBrick() {
    if (piercing) {
      return 0;
    }
    bricks[ballY - FIRST_ROW] &= ~(1 << ballX);
    piercing = true;
    ballY = trailY;
    directionY = -directionY;
    return 1;
  }

  /** The paddle is looked for where the ball comes from, then where it goes to. */
  private void meetPaddle() {
    if ((bricks[0] | bricks[1] | bricks[2]) == 0) {
      refill();
    }
    if (trailX == paddle) {
      directionY = -directionY;
      ballY = trailY;
    } else if (ballX == paddle) {
      directionX = -directionX;
      directionY = -directionY;
      ballY = trailY;
    } else {
      terminal = true;
    }
  }

  @Override
  void mark(float[] cells) {
    cells[(LAST * SIZE + paddle) * CHANNELS + PADDLE] = 1;
    cells[(ballY * SIZE + ballX) * CHANNELS + BALL] = 1;
    cells[(trailY * SIZE + trailX) * CHANNELS + TRAIL] = 1;
    for (int row = 0; row < ROWS; row++) {
      int first = (row + FIRST_ROW) * SIZE * CHANNELS + BRICK;
      for (int left = bricks[row]; left != 0; left &= left - 1) {
        cells[first + Integer.numberOfTrailingZeros(left) * CHANNELS] = 1;
      }
    }
  }

  @Override
  OptionalInt rampLevel() {
    return OptionalInt.empty();
  }

  @Override
  void transfer(StateCursor cursor) {
    paddle = cursor.integer("paddle's column", paddle, 0, LAST);
    ballX = cursor.integer("ball's column", ballX, 0, LAST);
    ballY = cursor.integer("ball's row", ballY, 0, LAST);
    directionX = 2 * cursor.integer("ball goes right", (directionX + 1) / 2, 0, 1) - 1;
    directionY = 2 * cursor.integer("ball goes down", (directionY + 1) / 2, 0, 1) - 1;
    trailX = cursor.integer("trail's column", trailX, 0, LAST);
    trailY = cursor.integer("trail's row", trailY, 0, LAST);
    piercing = cursor.flag("piercing", piercing);
    cursor.integers("brick row", bricks, 0, FULL_ROW);
    cursor.require(terminal || ballY < LAST, "the ball above row 9 while the game goes on");
  }
}

package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rules of Breakout that recorded trajectories do not reach, and tricky ones. */
final class BreakoutTest {

  private static Table<Breakout> table(int x, int y, int directionX, int directionY, int paddle) {
    Table<Breakout> table = Table.breakout();
    table.rules.ballX = x;
    table.rules.ballY = y;
    table.rules.directionX = directionX;
    table.rules.directionY = directionY;
    table.rules.paddle = paddle;
    return table;
  }

  private static void assertBall(Table<Breakout> table, int... expected) {
    Breakout rules = table.rules;
    assertArrayEquals(
        expected, new int[] {rules.ballX, rules.ballY, rules.directionX, rules.directionY});
    assertTrue(table.shows(1, rules.ballX, rules.ballY));
    assertTrue(table.shows(2, rules.trailX, rules.trailY));
  }

  @Test
  void bricksComeBackEvenWithALostBall() {
    Table<Breakout> table = table(4, 8, 1, 1, 0);
    Arrays.fill(table.rules.bricks, 0);
    table.expect(0, true, Move.NONE);
    assertBall(table, 5, 9, 1, 1);
    assertTrue(table.shows(2, 4, 8), "trail");
    assertEquals(30, table.cells(3));
  }

  @Test
  void wallAndPaddleSendTheBallStraightUpFromTheCorner() {
    Table<Breakout> table = table(0, 8, -1, 1, 0);
    table.expect(0, false, Move.NONE);
    assertBall(table, 0, 8, 1, -1);
    assertTrue(table.shows(2, 0, 8), "trail");
  }

  @Test
  void wallAndBrickKeepTheBallWhereItIs() {
    Table<Breakout> table = table(9, 4, 1, -1, 4);
    table.expect(1, false, Move.NONE);
    assertBall(table, 9, 4, -1, 1);
    assertFalse(table.shows(3, 9, 3));
    assertEquals(29, table.cells(3));
    assertTrue(table.rules.piercing);
  }

  @Test
  void ballAboveThePaddleGoesOnSideways() {
    Table<Breakout> table = table(4, 8, 1, 1, 4);
    table.expect(0, false, Move.NONE);
    assertBall(table, 5, 8, 1, -1);
  }

  @Test
  void ballThatComesToThePaddleGoesBack() {
    Table<Breakout> table = table(4, 8, 1, 1, 4);
    table.expect(0, false, Move.RIGHT);
    assertBall(table, 5, 8, -1, -1);
    assertEquals(5, table.rules.paddle);
  }

  @Test
  void ballFliesThroughBricksUntilItHasMetNone() {
    Table<Breakout> table = table(2, 3, 1, -1, 4);
    table.rules.bricks[2] = 0;
    table.expect(1, false, Move.NONE); // breaks (3, 2), turns down
    assertBall(table, 3, 3, 1, 1);
    assertTrue(table.rules.piercing);
    table.rules.directionY = -1;
    table.expect(0, false, Move.NONE); // through (4, 2)
    assertBall(table, 4, 2, 1, -1);
    assertTrue(table.shows(3, 4, 2), "ball and brick in one cell");
    table.expect(0, false, Move.NONE); // through (5, 1)
    table.expect(0, false, Move.NONE); // none in row 0
    assertBall(table, 6, 0, 1, -1);
    assertFalse(table.rules.piercing);
    table.expect(0, false, Move.NONE); // the ceiling: stays in row 0 for a step
    assertBall(table, 7, 0, 1, 1);
    table.expect(1, false, Move.NONE);
    assertBall(table, 8, 0, 1, -1);
  }

  @Test
  void neverBecomesHarder() {
    assertTrue(Table.breakout().rules.rampLevel().isEmpty());
  }
}

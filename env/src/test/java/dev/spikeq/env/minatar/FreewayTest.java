package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Timers, the edge and the clock of Freeway. */
final class FreewayTest {

  /** Cars out of the way, all slow. */
  private static Table<Freeway> table() {
    Table<Freeway> table = Table.freeway();
    Arrays.fill(table.rules.column, 0);
    Arrays.fill(table.rules.slowness, 5);
    Arrays.fill(table.rules.pause, 5);
    Arrays.fill(table.rules.goesRight, true);
    return table;
  }

  @Test
  void chickenMovesInEveryThirdStepFromTheFourth() {
    Table<Freeway> table = table();
    int[] rows = new int[8];
    for (int i = 0; i < rows.length; i++) {
      table.expect(0, false, Move.UP);
      rows[i] = table.rules.row;
    }
    assertArrayEquals(new int[] {9, 9, 9, 8, 8, 8, 7, 7}, rows);
    assertTrue(table.shows(0, 4, 7));
  }

  @Test
  void downInTheLowestRowCostsTheTimerAllTheSame() {
    Table<Freeway> table = table();
    table.rules.moveClock = 0;
    table.expect(0, false, Move.DOWN);
    table.expect(0, false, Move.UP);
    assertEquals(9, table.rules.row);
    assertEquals(1, table.rules.moveClock);
  }

  @Test
  void carMovesAfterItsPauseAndAroundTheEdge() {
    Table<Freeway> table = table();
    table.rules.goesRight[2] = false;
    table.rules.slowness[2] = 1;
    table.rules.pause[2] = 1;
    int[] columns = new int[5];
    for (int i = 0; i < columns.length; i++) {
      table.expect(0, false, Move.NONE);
      columns[i] = table.rules.column[2];
    }
    assertArrayEquals(new int[] {0, 9, 9, 8, 8}, columns);
    table.rules.column[2] = 9;
    table.expect(0, false, Move.NONE);
    table.rules.column[2] = 9;
    table.expect(0, false, Move.NONE);
    assertTrue(table.shows(2, 0, 3), "the trail of a car that goes left lies around the edge");
  }

  @Test
  void carSendsTheChickenBackWhetherItWaitsOrArrives() {
    Table<Freeway> table = table();
    table.rules.row = 3;
    table.rules.column[2] = 4;
    table.expect(0, false, Move.NONE);
    assertEquals(9, table.rules.row);
    table.rules.row = 3;
    table.rules.column[2] = 3;
    table.rules.pause[2] = 0;
    table.expect(0, false, Move.NONE);
    assertEquals(9, table.rules.row);
    assertEquals(4, table.rules.column[2]);
    assertEquals(5, table.rules.pause[2]);
  }

  @Test
  void goalDrawsTheCarsAnewAndLeavesThemWhereTheyAre() {
    Table<Freeway> table = table();
    table.rules.column[4] = 7;
    table.rules.row = 1;
    table.rules.moveClock = 0;
    table.play(1, false, Move.UP);
    assertTrue(table.random.words >= 2 + 8 + 16, "eight speeds and eight directions");
    assertEquals(9, table.rules.row);
    assertEquals(7, table.rules.column[4]);
    for (int car = 0; car < Freeway.CARS; car++) {
      assertEquals(table.rules.slowness[car] - 1, table.rules.pause[car]);
    }
  }

  @Test
  void clockEndsTheGameInStep2501() {
    Table<Freeway> table = table();
    for (int step = 1; step <= 2500; step++) {
      table.expect(0, false, Move.NONE);
    }
    table.expect(0, true, Move.NONE);
    assertEquals(-1, table.rules.timeLeft);
    table.expect(0, true, Move.NONE);
    assertEquals(-1, table.rules.timeLeft, "nothing changes after the end");
  }
}

package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rules of Asterix that recorded trajectories do not reach. */
final class AsterixTest {

  @Test
  void nothingEntersWhereEverySlotIsTaken() {
    Table<Asterix> table = Table.asterix();
    Arrays.fill(table.rules.column, 0);
    Arrays.fill(table.rules.goesRight, true);
    table.rules.spawnClock = 0;
    table.rules.moveClock = 3;
    table.play(0, false, Move.NONE);
    assertEquals(6, table.random.words, "sticky, direction and kind, but no slot");
    assertArrayEquals(new int[Asterix.SLOTS], table.rules.column);
    assertEquals(9, table.rules.spawnClock);
    assertEquals(8, table.cells(1));
    assertEquals(0, table.cells(3));
  }

  @Test
  void lastFreeSlotIsTakenWithoutADraw() {
    Table<Asterix> table = Table.asterix();
    Arrays.fill(table.rules.column, 0);
    table.rules.column[6] = Asterix.EMPTY;
    table.rules.spawnClock = 0;
    table.play(0, false, Move.NONE);
    assertEquals(6, table.random.words);
    assertTrue(table.rules.column[6] == 0 || table.rules.column[6] == 9);
  }

  @Test
  void lastRampLeavesBothIntervalsAtOne() {
    Table<Asterix> table = Table.asterix();
    table.rules.spawnReload = 2;
    table.rules.moveReload = 1;
    table.rules.spawnClock = 1;
    table.rules.moveClock = 0;
    table.rules.rampClock = -1;
    table.rules.rampLevel = 8;
    table.expect(0, false, Move.NONE);
    assertEquals(1, table.rules.spawnReload);
    assertEquals(1, table.rules.moveReload);
    assertEquals(9, table.rules.rampLevel);
    assertEquals(100, table.rules.rampClock);
    table.play(0, false, Move.NONE);
    assertTrue(table.random.words > 6, "spawns");
    assertEquals(100, table.rules.rampClock);
  }

  @Test
  void rampsInEvery102ndStepUnlessTurnedOff() {
    for (Ramping ramping : Ramping.values()) {
      Table<Asterix> table = new Table<>(MinAtarGame.ASTERIX, new Asterix(ramping));
      for (int step = 1; step <= 1020; step++) {
        Arrays.fill(table.rules.column, Asterix.EMPTY); // nobody to be hit by
        table.play(0, false, Move.NONE);
        int level = ramping == Ramping.ON ? Math.min(9, step / 102) : 0;
        assertEquals(level, table.rules.rampLevel().orElseThrow());
        assertEquals(10 - level, table.rules.spawnReload);
        assertEquals(5 - level / 2, table.rules.moveReload);
      }
    }
  }
}

package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rules of Space Invaders that recorded trajectories do not reach, and tricky ones. */
final class SpaceInvadersTest {
  private static final int ALIEN = 1;
  private static final int SHOT = 4;
  private static final int BOLT = 5;

  /** A table with these aliens alone, x and y of each. */
  private static Table<SpaceInvaders> table(int... cells) {
    return with(Table.spaceInvaders(), cells);
  }

  private static Table<SpaceInvaders> with(Table<SpaceInvaders> table, int... cells) {
    Arrays.fill(table.rules.aliens, 0);
    set(table.rules.aliens, cells);
    return table;
  }

  private static void set(int[] rows, int... cells) {
    for (int i = 0; i < cells.length; i += 2) {
      rows[cells[i + 1]] |= 1 << cells[i];
    }
  }

  /** Expects just these cells in a channel. */
  private static void assertCells(Table<SpaceInvaders> table, int channel, int... cells) {
    assertEquals(cells.length / 2, table.cells(channel));
    for (int i = 0; i < cells.length; i += 2) {
      int x = cells[i];
      int y = cells[i + 1];
      assertTrue(table.shows(channel, x, y), () -> "(%d, %d)".formatted(x, y));
    }
  }

  @Test
  void turningInTheLowestRowEndsTheGame() {
    Table<SpaceInvaders> table = table(0, 9, 5, 2);
    table.rules.moveClock = 0;
    table.rules.boltClock = 5;
    table.expect(0, true, Move.NONE);
    assertCells(table, ALIEN, 0, 0, 5, 3);
    assertEquals(1, table.rules.direction);
    assertCells(table, 3, 0, 0, 5, 3);
    assertEquals(0, table.cells(2));
    assertEquals(1, table.rules.moveClock);
  }

  @Test
  void aliensInTheLowestRowMayPass() {
    Table<SpaceInvaders> table = table(3, 9, 5, 2);
    table.rules.moveClock = 0;
    table.rules.boltClock = 5;
    table.expect(0, false, Move.NONE);
    assertCells(table, ALIEN, 2, 9, 4, 2);
    assertCells(table, 2, 2, 9, 4, 2);
    assertEquals(1, table.rules.moveClock);
  }

  @Test
  void shotThatFliesIntoANewWaveHitsAStepLater() {
    Table<SpaceInvaders> table = table(5, 4);
    set(table.rules.shots, 5, 5, 3, 3);
    table.rules.moveClock = 3;
    table.rules.boltClock = 5;
    table.expect(1, false, Move.NONE);
    assertEquals(24, table.cells(ALIEN));
    assertCells(table, SHOT, 3, 2);
    assertEquals(11, table.rules.moveReload);
    assertEquals(2, table.rules.moveClock);
    table.expect(1, false, Move.NONE);
    assertEquals(23, table.cells(ALIEN));
    assertEquals(0, table.cells(SHOT));
  }

  @Test
  void wavesBecomeNoFasterThanTheFastest() {
    Table<SpaceInvaders> table = table(5, 4);
    set(table.rules.shots, 5, 5);
    table.rules.moveClock = 3;
    table.rules.boltClock = 5;
    table.rules.moveReload = 6;
    table.rules.rampLevel = 6;
    table.expect(1, false, Move.NONE);
    assertEquals(24, table.cells(ALIEN));
    assertEquals(6, table.rules.moveReload);
    assertEquals(6, table.rules.rampLevel().orElseThrow());
  }

  @Test
  void withoutRampingWavesStayAsTheyAre() {
    Table<SpaceInvaders> table =
        with(new Table<>(MinAtarGame.SPACE_INVADERS, new SpaceInvaders(Ramping.OFF)), 5, 4);
    set(table.rules.shots, 5, 5);
    table.expect(1, false, Move.NONE);
    assertEquals(24, table.cells(ALIEN));
    assertEquals(12, table.rules.moveReload);
    assertEquals(0, table.rules.rampLevel);
  }

  @Test
  void shotAndAlienThatChangePlacesDoNotMeet() {
    Table<SpaceInvaders> table = table(0, 4);
    set(table.rules.shots, 0, 5);
    table.rules.moveClock = 0;
    table.rules.boltClock = 5;
    table.expect(0, false, Move.NONE);
    assertCells(table, ALIEN, 0, 5);
    assertCells(table, SHOT, 0, 4);
    assertEquals(1, table.rules.direction);
    assertEquals(0, table.rules.moveClock);
  }

  @Test
  void alienThatIsHitHasFired() {
    Table<SpaceInvaders> table = table(5, 3, 8, 1);
    set(table.rules.shots, 5, 4);
    table.rules.moveClock = 3;
    table.rules.boltClock = 0;
    table.expect(1, false, Move.NONE);
    assertCells(table, ALIEN, 8, 1);
    assertCells(table, BOLT, 5, 3);
    assertEquals(9, table.rules.boltClock);
  }

  @Test
  void lowestAlienOfTheNearestColumnFiresTheLeftOneOfTwo() {
    Table<SpaceInvaders> table = table(2, 1, 2, 6, 8, 7, 9, 3);
    table.rules.boltClock = 0;
    table.expect(0, false, Move.NONE);
    assertCells(table, BOLT, 2, 6);
  }

  @Test
  void cannonMayMoveUnderABoltThatLeaves() {
    Table<SpaceInvaders> table = Table.spaceInvaders();
    set(table.rules.bolts, 6, 9);
    table.expect(0, false, Move.RIGHT);
    assertEquals(6, table.rules.cannon);
    assertEquals(0, table.cells(BOLT));
  }

  @Test
  void cannonMayNotMoveUnderABoltThatArrives() {
    Table<SpaceInvaders> table = Table.spaceInvaders();
    set(table.rules.bolts, 6, 8);
    table.expect(0, true, Move.RIGHT);
    assertEquals(6, table.rules.cannon);
    assertCells(table, BOLT, 6, 9);
  }

  @Test
  void aliensMoveInStep13AndGunFiresEveryFifth() {
    Table<SpaceInvaders> table = Table.spaceInvaders();
    table.rules.cannon = 0; // no alien above it until they come
    for (int step = 1; step <= 5; step++) {
      table.expect(0, false, Move.FIRE);
      assertEquals(1, table.cells(SHOT));
    }
    table.expect(0, false, Move.FIRE);
    assertEquals(2, table.cells(SHOT));
    for (int step = 7; step <= 12; step++) {
      table.expect(0, false, Move.NONE);
      assertTrue(table.shows(ALIEN, 7, 3));
    }
    table.expect(0, false, Move.NONE);
    assertFalse(table.shows(ALIEN, 7, 3));
    assertTrue(table.shows(ALIEN, 1, 0));
  }
}

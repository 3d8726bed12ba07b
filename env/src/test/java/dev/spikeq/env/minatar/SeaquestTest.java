package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import org.junit.jupiter.api.Test;

/** Rules of Seaquest that recorded trajectories do not reach, and tricky ones. */
final class SeaquestTest {
  private static final boolean LEFT = false;
  private static final boolean RIGHT = true;

  private static Table<Seaquest> table(int x, int y) {
    return below(Table.seaquest(), x, y);
  }

  private static Table<Seaquest> below(Table<Seaquest> table, int x, int y) {
    table.rules.x = x;
    table.rules.y = y;
    table.rules.atSurface = false;
    return table;
  }

  private static int bullet(int x, int y, boolean right) {
    return Swimmer.of(x, y, right, 0, 0);
  }

  @Test
  void submarineThatMovesIntoAShotStillFires() {
    Table<Seaquest> table = table(5, 2);
    table.rules.shots.add(bullet(2, 6, RIGHT));
    table.rules.submarines.add(Swimmer.of(4, 6, LEFT, 0, 0));
    table.rules.submarines.add(Swimmer.of(8, 3, LEFT, 2, 7));
    table.expect(1, false, Move.NONE);
    Table.assertShoal(table.rules.submarines, Swimmer.of(8, 3, LEFT, 1, 6));
    Table.assertShoal(table.rules.shots);
    Table.assertShoal(table.rules.bolts, bullet(2, 6, LEFT));
  }

  @Test
  void submarineThatLeavesFiresIntoTheVoid() {
    Table<Seaquest> table = table(5, 2);
    table.rules.submarines.add(Swimmer.of(0, 6, LEFT, 0, 0));
    table.expect(0, false, Move.NONE);
    Table.assertShoal(table.rules.submarines);
    Table.assertShoal(table.rules.bolts);
  }

  @Test
  void surfacingOnTheLastBreathEndsTheGameAndFillsTheTank() {
    Table<Seaquest> table = table(5, 1);
    table.rules.oxygen = 0;
    table.rules.carried = 6;
    table.expect(0, true, Move.UP);
    assertEquals(200, table.rules.oxygen);
    assertEquals(10, table.cells(7));
    assertEquals(-1, table.rules.carried);
    assertEquals(1, table.rules.rampLevel);
    assertEquals(5, table.rules.moveReload, "shorter only with every second surfacing");
  }

  @Test
  void shotTakesTheFishBeforeTheSubmarine() {
    Table<Seaquest> table = table(5, 2);
    table.rules.shots.add(bullet(3, 6, RIGHT));
    table.rules.fish.add(Swimmer.of(4, 6, LEFT, 3, 0));
    table.rules.submarines.add(Swimmer.of(4, 6, LEFT, 3, 5));
    table.expect(1, false, Move.NONE);
    Table.assertShoal(table.rules.fish);
    Table.assertShoal(table.rules.shots);
    Table.assertShoal(table.rules.submarines, Swimmer.of(4, 6, LEFT, 2, 4));
  }

  @Test
  void diversSwimThroughAFullSubmarine() {
    Table<Seaquest> table = table(5, 4);
    table.rules.carried = 6;
    table.rules.divers.add(Swimmer.of(5, 4, RIGHT, 0, 0));
    table.expect(0, false, Move.NONE);
    assertEquals(6, table.rules.carried);
    Table.assertShoal(table.rules.divers, Swimmer.of(6, 4, RIGHT, 5, 0));
  }

  @Test
  void diverIsTakenWhereItIsOrWhereItComesTo() {
    Table<Seaquest> table = table(5, 4);
    table.rules.divers.add(Swimmer.of(5, 4, RIGHT, 3, 0));
    table.rules.divers.add(Swimmer.of(4, 4, RIGHT, 0, 0));
    table.rules.divers.add(Swimmer.of(4, 4, RIGHT, 1, 0));
    table.expect(0, false, Move.NONE);
    assertEquals(2, table.rules.carried);
    assertEquals(2, table.cells(8));
    assertTrue(table.shows(8, 7, 9) && table.shows(8, 8, 9), "the gauge fills to the left");
    Table.assertShoal(table.rules.divers, Swimmer.of(4, 4, RIGHT, 0, 0));
  }

  @Test
  void lastRampIsThatOfTheEnemies() {
    Table<Seaquest> table = table(5, 1);
    table.rules.oxygen = 100;
    table.rules.carried = 3;
    table.rules.enemyReload = 2;
    table.rules.moveReload = 2;
    table.rules.rampLevel = 18;
    Move[] moves = {Move.UP, Move.DOWN, Move.UP};
    int[] carried = {2, 2, 1};
    for (int i = 0; i < moves.length; i++) {
      table.expect(0, false, moves[i]);
      assertEquals(carried[i], table.rules.carried);
      assertEquals(1, table.rules.enemyReload);
      assertEquals(2, table.rules.moveReload);
      assertEquals(19, table.rules.rampLevel().orElseThrow());
    }
  }

  @Test
  void afterSixDiversTheCountIsBelowZero() {
    Table<Seaquest> table = table(5, 1);
    table.rules.oxygen = 119;
    table.rules.carried = 6;
    Move[] moves = {Move.UP, Move.DOWN, Move.UP};
    int[] rewards = {5, 0, 0};
    int[] carried = {-1, -1, -2};
    for (int i = 0; i < moves.length; i++) {
      table.expect(rewards[i], false, moves[i]);
      assertEquals(carried[i], table.rules.carried);
      assertEquals(0, table.cells(8), "an empty gauge");
    }
    assertEquals(18, table.rules.enemyReload);
    assertEquals(4, table.rules.moveReload);
    assertEquals(2, table.rules.rampLevel);
  }

  @Test
  void submarineThatWasMetGoesOn() {
    Table<Seaquest> table = table(5, 4);
    table.rules.submarines.add(Swimmer.of(5, 4, RIGHT, 0, 3));
    table.expect(0, true, Move.NONE);
    Table.assertShoal(table.rules.submarines, Swimmer.of(6, 4, RIGHT, 5, 2));
  }

  @Test
  void surfacingWithNobodyOnBoardEndsTheGame() {
    Table<Seaquest> table = table(5, 1);
    table.rules.oxygen = 150;
    table.expect(0, true, Move.UP);
    assertEquals(150, table.rules.oxygen);
    assertFalse(table.rules.atSurface);
  }

  @Test
  void withoutRampingSurfacingChangesNoInterval() {
    Table<Seaquest> table =
        below(new Table<>(MinAtarGame.SEAQUEST, new Seaquest(Ramping.OFF)), 5, 1);
    table.rules.carried = 2;
    table.expect(0, false, Move.UP);
    assertEquals(1, table.rules.carried);
    assertEquals(20, table.rules.enemyReload);
    assertEquals(5, table.rules.moveReload);
    assertEquals(0, table.rules.rampLevel);
  }

  @Test
  void airLastsForTwoHundredSteps() {
    Table<Seaquest> table = table(5, 1);
    table.rules.enemyClock = 0;
    for (int step = 1; step <= 200; step++) {
      table.rules.enemyClock = 2;
      table.rules.diverClock = 2;
      table.expect(0, false, Move.NONE);
    }
    assertEquals(0, table.cells(7));
    table.rules.enemyClock = 2;
    table.rules.diverClock = 2;
    table.expect(0, true, Move.NONE);
    assertEquals(-1, table.rules.oxygen);
  }

  /** The first of two equal ones goes, so that the second comes up again in the same walk. */
  @Test
  void strikeTakesTheFirstEqualOne() {
    Shoal shoal = new Shoal();
    int[] swimmers = {bullet(1, 1, LEFT), bullet(2, 2, LEFT), bullet(2, 2, LEFT)};
    for (int swimmer : swimmers) {
      shoal.add(swimmer);
    }
    assertEquals(1, shoal.strike(2));
    Table.assertShoal(shoal, swimmers[0], swimmers[1]);
    assertEquals(-1, shoal.strike(0));
    Table.assertShoal(shoal, swimmers[1]);
    shoal.clear();
    for (int i = 0; i < 100; i++) {
      shoal.add(bullet(i % 10, i / 10, LEFT));
    }
    assertEquals(42, shoal.find(Swimmer.at(2, 4)));
    assertEquals(-1, shoal.find(Swimmer.at(-1, 4)));
  }
}

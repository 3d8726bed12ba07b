package dev.spikeq.agent.exploration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.snn.random.RandomStream;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ExplorationTest {
  @Test
  void schedulesGoWhereTheySay() {
    assertEquals(0.3, new EpsilonSchedule.Constant(0.3).at(7, 10));
    EpsilonSchedule linear = new EpsilonSchedule.Linear(1, 0.2, 0.5);
    assertEquals(1, linear.at(0, 20));
    assertEquals(0.6, linear.at(5, 20), 1e-12);
    assertEquals(0.2, linear.at(10, 20));
    assertEquals(0.2, linear.at(18, 20));
    EpsilonSchedule exponential = new EpsilonSchedule.Exponential(1, 0.01, 0.5);
    assertEquals(1, exponential.at(0, 20));
    assertEquals(0.1, exponential.at(5, 20), 1e-12);
    assertEquals(0.01, exponential.at(12, 20));
    EpsilonSchedule perStep = new EpsilonSchedule.PerStep(1, 0.05, 0.99);
    assertEquals(1, perStep.at(0, 20));
    assertEquals(0.99 * 0.99, perStep.at(2, 20), 1e-12);
    assertEquals(perStep.at(200, 1), perStep.at(200, 1_000_000));
    assertEquals(0.05, perStep.at(300, 1000));
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.Constant(1.1));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.Linear(1, -0.1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.Linear(1, 0.1, 0));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.Exponential(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.PerStep(1, 0.1, 0));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.PerStep(1, 0.1, 1.1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Exploration(new EpsilonSchedule.Constant(0.1), 1));
  }

  @Test
  void persistenceRepeatsThePreviousAction() {
    Exploration exploration = new Exploration(new EpsilonSchedule.Constant(1), 0.9);
    RandomGenerator random = RandomStream.root(1);
    int repeated = 0;
    int[] first = new int[3];
    for (int i = 0; i < 30_000; i++) {
      repeated += exploration.draw(2, 3, random) == 2 ? 1 : 0;
      first[exploration.draw(Exploration.NO_ACTION, 3, random)]++;
    }
    assertEquals(30_000 * (0.9 + 0.1 / 3), repeated, 300);
    for (int count : first) {
      assertEquals(10_000, count, 400);
    }
  }
}

package dev.spikeq.agent.exploration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.snn.random.RandomStream;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ExplorationTest {
  @Test
  void schedulesGoWhereTheySay() {
    assertEquals(0.3, new EpsilonSchedule.Constant(0.3).at(0.7));
    EpsilonSchedule linear = new EpsilonSchedule.Linear(1, 0.2, 0.5);
    assertEquals(1, linear.at(0));
    assertEquals(0.6, linear.at(0.25), 1e-12);
    assertEquals(0.2, linear.at(0.5));
    assertEquals(0.2, linear.at(0.9));
    EpsilonSchedule exponential = new EpsilonSchedule.Exponential(1, 0.01, 0.5);
    assertEquals(1, exponential.at(0));
    assertEquals(0.1, exponential.at(0.25), 1e-12);
    assertEquals(0.01, exponential.at(0.6));
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.Constant(1.1));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.Linear(1, -0.1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.Linear(1, 0.1, 0));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonSchedule.Exponential(1, 0, 1));
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

package dev.spikeq.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.env.control.MountainCar;
import dev.spikeq.env.wrapper.TimeLimit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Environments by name. */
final class EnvironmentsTest {

  @Test
  void listsTheControlTasks() {
    assertTrue(
        Environments.names()
            .containsAll(
                List.of(
                    "Acrobot-v1",
                    "CartPole-v0",
                    "CartPole-v1",
                    "MountainCar-v0",
                    "MountainCar-v0-500",
                    "MountainCarContinuous-v0",
                    "Pendulum-v1")));
  }

  @Test
  void makesWithTimeLimit() {
    try (Environment environment = Environments.create("MountainCar-v0-500")) {
      assertEquals(500, environment.find(TimeLimit.class).orElseThrow().steps());
      assertTrue(environment.find(MountainCar.class).isPresent());
    }
  }

  @Test
  void unknownNameGivesTheNearestAndAll() {
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> Environments.create("cartpol-v1"));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("no 'cartpol-v1'; did you mean 'CartPole-v1'?"), message);
    assertTrue(message.contains("Acrobot-v1, CartPole-v0"), message);
  }
}

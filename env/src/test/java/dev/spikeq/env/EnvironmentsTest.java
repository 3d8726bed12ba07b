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
  void listsTheGamesWithAllActionsAndWithFew() {
    List<String> games =
        Environments.names().stream().filter(name -> name.startsWith("MinAtar/")).toList();
    assertEquals(
        List.of(
            "MinAtar/Asterix-v0",
            "MinAtar/Asterix-v1",
            "MinAtar/Breakout-v0",
            "MinAtar/Breakout-v1",
            "MinAtar/Freeway-v0",
            "MinAtar/Freeway-v1",
            "MinAtar/Seaquest-v0",
            "MinAtar/Seaquest-v1",
            "MinAtar/SpaceInvaders-v0",
            "MinAtar/SpaceInvaders-v1"),
        games);
    List<Integer> actions =
        games.stream()
            .map(name -> ((Discrete) Environments.create(name).actionSpace()).size())
            .toList();
    assertEquals(List.of(6, 5, 6, 3, 6, 3, 6, 6, 6, 4), actions);
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

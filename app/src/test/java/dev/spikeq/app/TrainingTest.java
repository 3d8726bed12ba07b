package dev.spikeq.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.lab.config.Bundled;
import dev.spikeq.lab.config.Experiment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainingTest {
  private static Experiment large(String overlap) throws Exception {
    return Bundled.find(
        "cartpole", List.of("network.hidden=[512, 512]", "agent.updates.overlap=" + overlap));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "1, 2, 2, 1",
    "1, 16, 16, 15",
    "2, 2, 2, 2",
    "3, 16, 16, 13",
    "20, 16, 16, 16"
  })
  void aCoreIsLeftToActingBesideUpdates(int runs, int cores, int inTurn, int beside)
      throws Exception {
    assertEquals(inTurn, Training.fastestThreads(large("none"), runs, cores));
    assertEquals(beside, Training.fastestThreads(large("acting"), runs, cores));
  }

  @Test
  void smallUpdatesAreNotShared() throws Exception {
    Experiment small = Bundled.find("cartpole", List.of());
    assertEquals(1, Training.fastestThreads(small, 1, 16));
    assertEquals(16, Training.fastestThreads(small, 2, 16));
  }
}

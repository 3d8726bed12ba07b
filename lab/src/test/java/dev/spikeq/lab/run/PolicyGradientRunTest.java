package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.ProgressRecord;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of policy gradients, which stop at the ends of their rounds. */
final class PolicyGradientRunTest {
  private static final String TOML =
      """
      name = "small"
      [environment]
      step_limit = 60
      [network]
      hidden = [8]
      [training]
      steps = 1500
      report_every = 200
      checkpoint_every = 300
      [agent.averaging]
      kind = "exponential"
      decay = 0.99
      [agent]
      algorithm = "ALGORITHM"
      SIZES
      [evaluation]
      episodes = 3
      """;

  @TempDir private Path out;

  private static Experiment experiment(String algorithm) throws Exception {
    String sizes =
        algorithm.equals("reinforce")
            ? "episodes = 4"
            : "[agent.rollouts]\nenvironments = 4\nlength = 32";
    String text = TOML.replace("ALGORITHM", algorithm).replace("SIZES", sizes);
    return ExperimentReader.read(text, "small.toml", List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"reinforce", "a2c", "ppo"})
  void aCrashedRunEndsWithTheSameBytes(String algorithm) throws Exception {
    Experiment experiment = experiment(algorithm);
    RunFolder whole = RunFolder.of(out.resolve("whole"), experiment);
    RunSettings settings = SmallRun.settings(1);
    TrainingRun.run(whole, experiment, settings, new RunListener() {});
    RunFolder cut = RunFolder.of(out.resolve("cut"), experiment);
    for (long step : new long[] {1, 700, 1100}) {
      RunListener crash =
          new RunListener() {
            @Override
            public void progress(long seed, ProgressRecord record) {
              if (record.step() >= step) {
                throw new IllegalStateException("crash");
              }
            }
          };
      assertThrows(
          IllegalStateException.class, () -> TrainingRun.run(cut, experiment, settings, crash));
    }
    TrainingRun.run(cut, experiment, SmallRun.settings(2), new RunListener() {});
    assertEquals(SmallRun.lasting(whole), SmallRun.lasting(cut));
    List<String> metrics = Files.readAllLines(whole.metrics());
    assertTrue(metrics.size() >= 7, metrics.toString());
    assertEquals("NaN", metrics.getLast().split(",", -1)[6], "epsilon in " + metrics.getLast());
  }
}

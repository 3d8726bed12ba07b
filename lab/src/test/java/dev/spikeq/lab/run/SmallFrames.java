package dev.spikeq.lab.run;

import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import java.nio.file.Path;
import java.util.List;

/** A run of a second at most whose replay holds bytes, and goes round. */
final class SmallFrames {
  private static final String TOML =
      """
      name = "frames"
      [environment]
      name = "MinAtar/Breakout-v1"
      step_limit = 60
      [network]
      hidden = [8]
      [training]
      steps = 600
      report_every = 70
      checkpoint_every = 40
      [agent.updates]
      warmup_steps = 100
      every_steps = 4
      batch = 8
      [agent.replay]
      capacity = 170
      [evaluation]
      episodes = 1
      """;

  private SmallFrames() {}

  static Experiment experiment(String... sets) throws ConfigException {
    return ExperimentReader.read(TOML, "frames.toml", List.of(sets));
  }

  /** Trains to the end and says where. */
  static RunFolder train(Path out, String... sets) throws Exception {
    RunFolder folder = RunFolder.of(out, experiment(sets));
    TrainingRun.run(folder, experiment(sets), SmallRun.settings(1), new RunListener() {});
    return folder;
  }
}

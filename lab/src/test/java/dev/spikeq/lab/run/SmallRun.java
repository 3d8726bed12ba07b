package dev.spikeq.lab.run;

import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A run of a second at most, and what must be equal of two such runs. */
final class SmallRun {
  private static final String TOML =
      """
      name = "small"
      [environment]
      step_limit = 60
      [network]
      hidden = [8, 8]
      [training]
      steps = 1000
      report_every = 70
      checkpoint_every = 90
      [agent.updates]
      warmup_steps = 100
      batch = 40
      [agent.averaging]
      kind = "exponential"
      decay = 0.99
      [evaluation]
      episodes = 3
      """;

  private SmallRun() {}

  static Experiment experiment(String... sets) throws ConfigException {
    return ExperimentReader.read(TOML, "small.toml", List.of(sets));
  }

  static RunSettings settings(int threads) {
    return new RunSettings(threads, "test");
  }

  /** Trains to the end and says where. */
  static RunFolder train(Path out, int threads) throws Exception {
    RunFolder folder = RunFolder.of(out, experiment());
    TrainingRun.run(folder, experiment(), settings(threads), new RunListener() {});
    return folder;
  }

  /** All files that must not depend on machine, time, threads and interruptions, in hexadecimal. */
  static SortedMap<String, String> lasting(RunFolder folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder.path())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.path().relativize(path).toString(),
            HexFormat.of().formatHex(Files.readAllBytes(path)));
      }
    }
    files.remove("provenance.json");
    files.remove("timing.json");
    return files;
  }
}

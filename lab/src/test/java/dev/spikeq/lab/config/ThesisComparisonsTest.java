package dev.spikeq.lab.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.lab.config.Comparison.Making;
import dev.spikeq.lab.config.Comparison.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The comparisons of {@code experiments/thesis}, which take too long to be run in a test. */
class ThesisComparisonsTest {
  private static final Path FOLDER = Path.of("../experiments/thesis");

  @Test
  void allCanBeReadAndHaveTenSeeds() throws IOException, ConfigException {
    try (Stream<Path> paths = Files.list(FOLDER)) {
      List<Path> files = paths.filter(path -> path.toString().endsWith(".toml")).sorted().toList();
      assertEquals(12, files.size());
      for (Path file : files) {
        Comparison comparison = ComparisonReader.read(file, List.of());
        assertEquals(10, comparison.seeds().size(), file.toString());
        assertEquals(100, comparison.episodes(), file.toString());
      }
    }
  }

  /** An agent is trained once, whatever the number of comparisons that it stands in. */
  @Test
  void equalLabelsAreEqualAgents() throws IOException, ConfigException {
    for (String task : List.of("cartpole", "mountaincar")) {
      Map<String, String> hashes = new HashMap<>();
      int met = 0;
      for (String table : List.of("methods", "simulation-time", "training", "generalisation")) {
        Path file = FOLDER.resolve(table + "-" + task + ".toml");
        for (Method method : ComparisonReader.read(file, List.of()).methods()) {
          if (method.making() instanceof Making.Trained(Experiment experiment)) {
            String before = hashes.put(method.name(), experiment.hash());
            assertTrue(before == null || before.equals(experiment.hash()), method.name());
            met += before == null ? 0 : 1;
          }
        }
      }
      assertTrue(met >= 6, "agents met again: " + met);
    }
  }
}

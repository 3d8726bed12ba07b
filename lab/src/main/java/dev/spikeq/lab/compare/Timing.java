package dev.spikeq.lab.compare;

import dev.spikeq.agent.Evaluation;
import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.config.Comparison.Method;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a decision takes: of each method's first seed, one after the other on one thread, when
 * all other work is done. What was measured before is kept.
 */
final class Timing {
  private final Comparison comparison;
  private final ComparisonFolder folder;
  private final Keys keys;
  private final Map<String, Object> known = new LinkedHashMap<>();

  Timing(Comparison comparison, ComparisonFolder folder) throws IOException {
    this.comparison = comparison;
    this.folder = folder;
    keys = new Keys(comparison);
    if (Files.exists(folder.timing())) {
      JsonObject json = Json.read(folder.timing());
      for (String key : json.members().keySet()) {
        known.put(key, json.decimal(key));
      }
    }
  }

  /** Microseconds of a decision of a method's first policy, by number of steps. */
  Map<Integer, Double> of(Method method, TrainedPolicy policy, List<Integer> steps)
      throws IOException {
    long seed = comparison.seeds().getFirst();
    Map<Integer, Double> micros = new LinkedHashMap<>();
    for (int number : steps) {
      String key = "%s T %d %s".formatted(method.name(), number, keys.policy(method, seed));
      Object before = known.get(key);
      double found = before instanceof Double measured ? measured : measure(policy, number, seed);
      if (before == null) {
        known.put(key, found);
        AtomicFiles.write(
            folder.timing(), Json.writeIndented(known).getBytes(StandardCharsets.UTF_8));
      }
      micros.put(number, found);
    }
    return micros;
  }

  private double measure(TrainedPolicy policy, int steps, long seed) {
    try (Engine engine = Engine.withThreads(1)) {
      return Evaluation.decisionMicros(
          policy.network().withSteps(steps),
          policy.parameters(),
          policy.environment()::create,
          comparison.evaluationSeed(seed),
          engine);
    }
  }
}

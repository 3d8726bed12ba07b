package dev.spikeq.lab.compare;

import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.lab.agreement.AgreementMeter;
import dev.spikeq.lab.agreement.AgreementResult;
import dev.spikeq.lab.agreement.Disturbance;
import dev.spikeq.lab.agreement.Disturbance.Scale;
import dev.spikeq.lab.agreement.Robustness;
import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.config.Comparison.Method;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Measures one method made with one seed, at all its numbers of steps. Each figure is a file of its
 * own, written wholly or not at all, so that what was measured before is measured no second time.
 */
final class Measurement {
  private static final String KEY = "key";

  private final Comparison comparison;
  private final MethodPolicies policies;
  private final ComparisonFolder folder;
  private final Keys keys;

  Measurement(Comparison comparison, MethodPolicies policies, ComparisonFolder folder) {
    this.comparison = comparison;
    this.policies = policies;
    this.folder = folder;
    keys = new Keys(comparison);
  }

  /** The numbers of steps that a policy is measured at, its own among them. */
  static List<Integer> steps(Method method, TrainedPolicy policy) {
    TreeSet<Integer> steps = new TreeSet<>(List.of(policy.network().steps()));
    if (policy.network().isSpiking()) {
      steps.addAll(method.steps());
    }
    return List.copyOf(steps);
  }

  /** What disturbs it, in the order of the tables. */
  static List<Disturbance> disturbances(Comparison comparison) {
    Comparison.Disturbances given = comparison.disturbances();
    List<Disturbance> all = new ArrayList<>();
    Comparison.Seen seen = given.seen();
    seen.noise().forEach(value -> all.add(new Disturbance.ObservationNoise(value)));
    seen.gradientSigns().forEach(value -> all.add(new Disturbance.GradientSign(value)));
    seen.occlusions()
        .forEach(first -> all.add(new Disturbance.Occlusion(first, seen.occludedRows())));
    given.weightBits().forEach(value -> all.add(new Disturbance.WeightBits(value, Scale.MATRIX)));
    given
        .neuronWeightBits()
        .forEach(value -> all.add(new Disturbance.WeightBits(value, Scale.NEURON)));
    given.droppedSpikes().forEach(value -> all.add(new Disturbance.DroppedSpikes(value)));
    given.deadNeurons().forEach(value -> all.add(new Disturbance.DeadNeurons(value)));
    return all;
  }

  void run(Method method, long seed) throws ConfigException, IOException {
    Files.createDirectories(folder.robustness(method.name(), seed).resolveSibling(""));
    AtomicFiles.deleteLeftovers(folder.robustness(method.name(), seed).resolveSibling(""));
    TrainedPolicy policy = policies.load(method, seed);
    try (Engine engine = Engine.withThreads(1)) {
      Meter meter = new Meter(method, policy, seed, engine);
      for (int steps : steps(method, policy)) {
        if (read(method, seed, steps).isEmpty()) {
          AgreementResult result =
              meter.get().measure(policy.network().withSteps(steps), policy.parameters());
          write(
              folder.result(method.name(), seed, steps),
              keys.result(method, seed, "T " + steps),
              result.tree());
        }
      }
      List<Disturbance> disturbances = disturbances(comparison);
      if (!disturbances.isEmpty() && readRobustness(method, seed).isEmpty()) {
        disturb(method, seed, policy, meter.get());
      }
    }
  }

  /** Made when something is to be measured: it lets the source act. */
  private final class Meter {
    private final Method method;
    private final TrainedPolicy policy;
    private final long seed;
    private final Engine engine;
    private @Nullable AgreementMeter made;

    Meter(Method method, TrainedPolicy policy, long seed, Engine engine) {
      this.method = method;
      this.policy = policy;
      this.seed = seed;
      this.engine = engine;
    }

    AgreementMeter get() throws ConfigException, IOException {
      AgreementMeter meter = made;
      if (meter == null) {
        meter =
            new AgreementMeter(
                policies.reference(method, seed),
                new AgreementMeter.Episodes(comparison.episodes(), comparison.evaluationSeed(seed)),
                engine);
        meter.requireSameWorld(policy);
        made = meter;
      }
      return meter;
    }
  }

  private void disturb(Method method, long seed, TrainedPolicy policy, AgreementMeter meter)
      throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    Robustness robustness = new Robustness(meter, comparison.evaluationSeed(seed));
    for (Disturbance disturbance : disturbances(comparison)) {
      robustness
          .measure(policy.network(), policy.parameters(), disturbance)
          .ifPresent(result -> tree.put(disturbance.label(), result.tree()));
    }
    write(folder.robustness(method.name(), seed), robustnessKey(method, seed), tree);
  }

  private String robustnessKey(Method method, long seed) throws IOException {
    return keys.result(method, seed, "each episode under " + disturbances(comparison));
  }

  /** What was measured before with these very settings. */
  Optional<AgreementResult> read(Method method, long seed, int steps) throws IOException {
    Optional<JsonObject> json =
        readTree(
            folder.result(method.name(), seed, steps), keys.result(method, seed, "T " + steps));
    return json.isEmpty() ? Optional.empty() : Optional.of(AgreementResult.read(json.get()));
  }

  /** What was measured before under disturbances, by their labels. */
  Optional<Map<String, AgreementResult>> readRobustness(Method method, long seed)
      throws IOException {
    Optional<JsonObject> json =
        readTree(folder.robustness(method.name(), seed), robustnessKey(method, seed));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    Map<String, AgreementResult> results = new LinkedHashMap<>();
    for (String label : json.get().members().keySet()) {
      results.put(label, AgreementResult.read(json.get().object(label)));
    }
    return Optional.of(results);
  }

  private static Optional<JsonObject> readTree(Path file, String key) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonObject json = Json.read(file);
    if (!json.text(KEY).equals(key)) {
      return Optional.empty();
    }
    return Optional.of(json.object("result"));
  }

  private static void write(Path file, String key, Map<String, Object> result) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(KEY, key);
    tree.put("result", result);
    AtomicFiles.write(file, Json.writeIndented(tree).getBytes(StandardCharsets.UTF_8));
  }
}

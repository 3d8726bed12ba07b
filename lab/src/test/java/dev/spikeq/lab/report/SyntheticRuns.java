package dev.spikeq.lab.report;

import dev.spikeq.formats.model.Model;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.run.Origin;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Makes folders as runs leave them, with numbers that look like those of learning. */
final class SyntheticRuns {
  private static final int STEPS = 30_000;
  private static final int EVERY = 500;

  private SyntheticRuns() {}

  /** Writes the folder of a finished seed. */
  static Path finished(Path runs, String experiment, int seed) throws IOException {
    Path folder = unfinished(runs, experiment, seed, STEPS);
    SplittableRandom random = new SplittableRandom(seed);
    double[] returns = new double[100];
    for (int i = 0; i < returns.length; i++) {
      returns[i] =
          Math.min(500, Math.rint(490 + 8 * seed % 7 - 200 * Math.pow(random.nextDouble(), 6)));
    }
    double mean = Arrays.stream(returns).average().orElseThrow();
    String list =
        Arrays.stream(returns).mapToObj(Double::toString).collect(Collectors.joining(", "));
    boolean spiking = !experiment.endsWith("-dqn");
    Files.writeString(
        folder.resolve("evaluation.json"),
        String.format(
            Locale.ROOT,
            """
            {"episodes": 100, "mean": %s, "std": 6.5, "ci95": [%s, %s], "min": %s, "max": 500.0,
             "seed": 1000, "spikesPerDecision": %s, "synapticOperationsPerDecision": %s,
             "firingRates": {"spiking1": 0.19, "spiking2": 0.16}, "returns": [%s]}
            """,
            mean,
            mean - 3,
            mean + 2,
            Arrays.stream(returns).min().orElseThrow(),
            spiking ? 95.3 + seed : 0,
            spiking ? 3105.25 + seed : 0,
            list));
    Files.writeString(
        folder.resolve("timing.json"),
        "{\"seconds\": %d.25, \"stepsPerSecond\": 5200, \"decisionMicros\": 21.%d}"
            .formatted(5 + seed % 3, seed % 10));
    Files.write(folder.resolve("model.safetensors"), new byte[] {0});
    return folder;
  }

  /** Writes the folder of a seed that has come to a step. */
  static Path unfinished(Path runs, String experiment, int seed, int untilStep) throws IOException {
    Path folder = runs.resolve(experiment).resolve("3fa2c81be07d").resolve("seed-" + seed);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.toml"), config(experiment));
    Files.writeString(
        folder.resolve("provenance.json"),
        """
        {"version": "0.1.0", "commit": "8c1f0e2", "started": "2026-01-01T10:0%d:00Z",
         "seed": %d, "threads": 1, "kernels": "vector, 16 lanes", "machine": {"cores": 2,
         "cpu": "An <example> & \\"CPU\\"", "jdk": "25.0.1+8", "os": "Linux 6.1"}}
        """
            .formatted(seed % 10, seed));
    Files.writeString(folder.resolve("metrics.csv"), metrics(seed, untilStep, experiment));
    Files.writeString(folder.resolve("episodes.csv"), episodes(seed, untilStep));
    return folder;
  }

  private static String config(String experiment) {
    return """
    # resolved: every key is here
    name = "%s"
    algorithm = "dqn"

    [environment]
    name = "CartPole-v1"
    observation_scale = [1.2, 1.0, 0.105, 1.0]
    reward_scale = 0.05

    [network]
    steps = 4
    hidden = [64, 64]
    neuron = "if"
    surrogate = "atan"
    surrogate_slope = 8.0

    [dqn]
    steps = 30000
    batch_size = 64
    discount = 0.99
    n_step = 3
    double = true
    learning_rate = 0.004
    """
        .formatted(experiment);
  }

  private static String metrics(int seed, int untilStep, String experiment) {
    SplittableRandom random = new SplittableRandom(seed * 31L + experiment.hashCode());
    boolean spiking = !experiment.endsWith("-dqn");
    StringBuilder text =
        new StringBuilder("step,updates,episodes,return,loss,q,epsilon,learning_rate");
    text.append(spiking ? ",firing/spiking1,firing/spiking2\n" : "\n");
    double middle = 9000 + 5000 * random.nextDouble();
    double wobble = 0;
    for (int step = EVERY; step <= untilStep; step += EVERY) {
      wobble = 0.85 * wobble + 12 * (random.nextDouble() - 0.5);
      double share = 1 / (1 + Math.exp(-(step - middle) / 2600));
      double score = Math.clamp(18 + 475 * share + wobble * share * 3, 9, 500);
      String loss = step <= 1000 ? "NaN" : "" + (0.02 * Math.exp(-step / 9000.0) + 0.001);
      text.append(
          "%d,%d,%d,%s,%s,%s,%s,%s"
              .formatted(
                  step,
                  Math.max(0, (step - 1000) / 2),
                  (int) (step / (20 + score / 3)),
                  score,
                  loss,
                  4.6 * share + 0.1 * random.nextDouble(),
                  Math.max(0.04, 1 - step / 4800.0),
                  0.004 * (1 - step / (double) STEPS)));
      if (spiking) {
        text.append(
            ",%s,%s"
                .formatted(
                    0.2 - 0.03 * share + 0.01 * random.nextDouble(),
                    0.21 - 0.09 * share + 0.012 * random.nextDouble()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String episodes(int seed, int untilStep) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder("step,episode,return,length\n");
    double step = 0;
    for (int episode = 1; true; episode++) {
      double best = 20 + 480 / (1 + Math.exp(-(step - 10_000) / 1500));
      double length = Math.rint(best * (1 - 0.4 * random.nextDouble()));
      step += length;
      if (step > untilStep) {
        return text.toString();
      }
      text.append("%d,%d,%s,%d\n".formatted((int) step, episode, length, (int) length));
    }
  }

  /** An agent that has learned nothing, for a pole. */
  static TrainedPolicy actor() {
    Network network =
        Network.observing(4)
            .linear(64)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(8f)))
            .linear(64)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(8f)))
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4);
    return actor(network);
  }

  static TrainedPolicy actor(Network network) {
    return policy(network, "CartPole-v1");
  }

  static TrainedPolicy policy(Network network, String environment) {
    return new TrainedPolicy(
        Path.of("synthetic.safetensors"),
        new Model(
            network,
            new Initialization.Calibrated()
                .initialize(network, RandomStream.root(5), Engine.scalar()),
            Map.of()),
        new EnvironmentConfig(environment, 0, List.of(), List.of()),
        new Origin(Origin.Kind.IMPORTED, "synthetic", 0, 1, Map.of()),
        Optional.empty());
  }

  /** Finds the same agent in every folder. */
  static Report.Actors actors() {
    return _ -> Optional.of(actor());
  }
}

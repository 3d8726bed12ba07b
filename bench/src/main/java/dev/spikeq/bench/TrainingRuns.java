package dev.spikeq.bench;

import dev.spikeq.agent.Evaluation;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.dqn.Dqn;
import dev.spikeq.agent.dqn.DqnConfig;
import dev.spikeq.agent.learning.DivergenceException;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Environments;
import dev.spikeq.env.wrapper.ObservationScaling;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whole training runs on CartPole-v1, one after the other in this JVM: 30,000 steps of a 64-64
 * network of integrate-and-fire neurons at T = 4, and 100 greedy episodes of the final network. The
 * first seed warms the JVM up, as its time shows.
 */
final class TrainingRuns {
  static final String NAME = "train-cartpole";

  private static final int STEPS = 30_000;
  private static final int EPISODES = 100;
  private static final long EVALUATION_SEED = 10_000;
  private static final float[] OFFSETS = {0f, 0f, 0f, 0f};
  private static final float[] DIVISORS = {1.2f, 1f, 0.105f, 1f};

  private TrainingRuns() {}

  static void addTo(Entries entries, long[] seeds, int threads) {
    try (Engine engine = Engine.withThreads(threads)) {
      for (long seed : seeds) {
        Map<String, Object> entry = entries.add(NAME, "train", threads);
        entry.put("seed", seed);
        try {
          long begin = System.nanoTime();
          double score = score(seed, engine);
          entry.put("ms", (System.nanoTime() - begin) / 1e6);
          entry.put("score", score);
        } catch (DivergenceException failure) {
          entry.put("error", String.valueOf(failure.getMessage()));
        }
      }
    }
  }

  private static double score(long seed, Engine engine) {
    Supplier<Environment> environment =
        () -> new ObservationScaling(Environments.create("CartPole-v1"), OFFSETS, DIVISORS);
    Network network = network();
    try (Dqn agent =
        new Dqn(
            DqnConfig.defaults(STEPS),
            network,
            environment,
            new Initialization.Calibrated(),
            RandomStream.root(seed),
            engine)) {
      agent.run(STEPS, TrainingListener.none());
      return Evaluation.run(
              network,
              agent.evaluationParameters(),
              environment,
              EPISODES,
              EVALUATION_SEED + seed,
              engine)
          .mean();
    }
  }

  private static Network network() {
    Neuron neuron = Neurons.integrateAndFire(new Surrogate.ATan(8f));
    return Network.observing(4)
        .linear(64)
        .neurons(neuron)
        .linear(64)
        .neurons(neuron)
        .linear(2)
        .read(Decoder.Reading.MEAN_MEMBRANE)
        .steps(4);
  }
}

package dev.spikeq.agent;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs the greedy policy of a network on fresh episodes: it takes the action of the largest output,
 * ties as the decoder says.
 *
 * <p>Up to {@value #LOCKSTEP} episodes run in lockstep, one batch for a step of all; those that end
 * drop out. Episode i draws from the stream {@code evaluation/i} of its seed, which no training
 * draws from. Environments must end their episodes themselves: give them a time limit.
 */
public final class Evaluation {
  private static final int LOCKSTEP = 256;
  private static final int WARMUP_DECISIONS = 20_000;
  private static final int TIMED_DECISIONS = 5_000;

  private final Network network;
  private final Program program;
  private final RandomStream root;
  private final RandomStream tieRandom;
  private final double[] returns;
  private final int[] lengths;
  private final long[] spikes;

  private Evaluation(
      Network network, Parameters parameters, int episodes, long seed, Engine engine) {
    if (episodes < 1) {
      throw new IllegalArgumentException(
          "Evaluation: expected at least 1 episode, found " + episodes);
    }
    this.network = network;
    program = Program.forInference(network, parameters, Math.min(episodes, LOCKSTEP), engine);
    root = RandomStream.root(seed);
    program.encoderRandom().restore(root.child("evaluation/encoder").state());
    tieRandom = root.child("evaluation/ties");
    returns = new double[episodes];
    lengths = new int[episodes];
    spikes = new long[network.spikingLayers().size()];
  }

  /**
   * Evaluates a policy.
   *
   * @param network its network
   * @param parameters its parameters
   * @param environment makes the environments, each for one episode at a time
   * @param episodes how many, at least 1
   * @param seed of the episodes
   * @param engine what the network runs on
   * @return returns, spikes and firing rates: the same whatever the threads
   */
  public static EvaluationResult run(
      Network network,
      Parameters parameters,
      Supplier<? extends Environment> environment,
      int episodes,
      long seed,
      Engine engine) {
    Evaluation evaluation = new Evaluation(network, parameters, episodes, seed, engine);
    for (int first = 0; first < episodes; first += LOCKSTEP) {
      evaluation.runTogether(environment, first, Math.min(episodes - first, LOCKSTEP));
    }
    return evaluation.result(seed);
  }

  private void runTogether(Supplier<? extends Environment> factory, int first, int count) {
    int size = network.observationSize();
    Environment[] environments = new Environment[count];
    int[] episodes = new int[count];
    float[] observations = new float[count * size];
    float[] scratch = new float[size];
    for (int i = 0; i < count; i++) {
      environments[i] = factory.get();
      episodes[i] = first + i;
      environments[i].reset(root.child("evaluation/" + episodes[i]), scratch);
      System.arraycopy(scratch, 0, observations, i * size, size);
    }
    int running = count;
    while (running > 0) {
      float[] values = program.forward(observations, running);
      countSpikes();
      int kept = 0;
      for (int i = 0; i < running; i++) {
        int action =
            network
                .decoder()
                .ties()
                .argmax(values, i * network.outputs(), network.outputs(), tieRandom);
        Step step = environments[i].step(Action.discrete(action), scratch);
        returns[episodes[i]] += step.reward();
        lengths[episodes[i]]++;
        if (step.over()) {
          environments[i].close();
        } else {
          environments[kept] = environments[i];
          episodes[kept] = episodes[i];
          System.arraycopy(scratch, 0, observations, kept++ * size, size);
        }
      }
      running = kept;
    }
  }

  private void countSpikes() {
    for (int layer = 0; layer < spikes.length; layer++) {
      spikes[layer] += program.spikeCount(layer);
    }
  }

  private EvaluationResult result(long seed) {
    double decisions = Arrays.stream(lengths).asLongStream().sum();
    double[] rates = new double[spikes.length];
    double operations = 0;
    int spiking = 0;
    for (int layer = 0; layer < network.layers().size(); layer++) {
      if (network.layers().get(layer) instanceof Layer.Neurons(String _, Neuron.Spiking _)) {
        double perDecision = spikes[spiking] / decisions;
        operations += perDecision * fanOut(network.layers(), layer);
        rates[spiking++] = perDecision / ((double) network.steps() * network.widthAfter(layer));
      }
    }
    double perDecision = Arrays.stream(spikes).sum() / decisions;
    return new EvaluationResult(seed, returns, lengths, perDecision, operations, rates);
  }

  /** The outputs of the synapse that a layer's spikes enter; 0 after the last. */
  private static int fanOut(List<Layer> layers, int layer) {
    return layer + 1 < layers.size() && layers.get(layer + 1) instanceof Layer.Linear linear
        ? linear.outputs()
        : 0;
  }

  /**
   * Measures how long one decision takes: the median over single decisions of one episode after the
   * other, after many that are not counted.
   *
   * @param network its network
   * @param parameters its parameters
   * @param environment makes the environment whose observations are decided on
   * @param seed of the episodes
   * @param engine what the network runs on
   * @return microseconds from an observation to an action; differs from call to call
   */
  public static double decisionMicros(
      Network network,
      Parameters parameters,
      Supplier<? extends Environment> environment,
      long seed,
      Engine engine) {
    Program program = Program.forInference(network, parameters, 1, engine);
    RandomStream random = RandomStream.root(seed).child("evaluation/timing");
    TieRule ties = network.decoder().ties();
    float[] observation = new float[network.observationSize()];
    long[] nanos = new long[TIMED_DECISIONS];
    try (Environment world = environment.get()) {
      world.reset(random, observation);
      for (int i = -WARMUP_DECISIONS; i < TIMED_DECISIONS; i++) {
        long start = System.nanoTime();
        float[] values = program.forward(observation, 1);
        int action = ties.argmax(values, 0, network.outputs(), random);
        long taken = System.nanoTime() - start;
        if (i >= 0) {
          nanos[i] = taken;
        }
        if (world.step(Action.discrete(action), observation).over()) {
          world.reset(random, observation);
        }
      }
    }
    Arrays.sort(nanos);
    return nanos[TIMED_DECISIONS / 2] / 1e3;
  }
}

package dev.spikeq.agent;

import dev.spikeq.env.Action;
import dev.spikeq.env.Closing;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.program.Decider;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Runs the greedy policy of a network on fresh episodes: it takes the action of the largest output,
 * ties as the decoder says.
 *
 * <p>Up to {@value #LOCKSTEP} episodes run in lockstep, one batch for a step of all; those that end
 * drop out; what each does in its environment is shared among the engine's threads. Episode i draws
 * from the stream {@code evaluation/i} of its seed, which no training draws from. Environments must
 * end their episodes themselves: give them a time limit. Whatever happens, all of them are closed.
 *
 * <p>A network that carries its membranes from decision to decision ({@link Network.Start#CARRIED})
 * runs its episodes one by one, as many at a time as the engine has threads, each from rest.
 */
public final class Evaluation {
  private static final int LOCKSTEP = 256;
  private static final int WARMUP_DECISIONS = 20_000;
  private static final int TIMED_DECISIONS = 5_000;
  private static final int FEWEST_TIMED = 100;

  /** Decisions of large networks take milliseconds: there are fewer of them then. */
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private final Network network;
  private final Parameters parameters;
  private final Engine engine;
  private final RandomStream root;
  private final double[] returns;
  private final int[] lengths;
  private final long[] spikes;

  /** Weights added for spikes; episodes that run apart add to it together. */
  private final AtomicLong additions = new AtomicLong();

  private Evaluation(
      Network network, Parameters parameters, int episodes, long seed, Engine engine) {
    if (episodes < 1) {
      throw new IllegalArgumentException(
          "Evaluation: expected at least 1 episode, found " + episodes);
    }
    this.network = network;
    this.parameters = parameters;
    this.engine = engine;
    root = RandomStream.root(seed);
    returns = new double[episodes];
    lengths = new int[episodes];
    spikes = new long[network.spikingLayers().size()];
  }

  /**
   * Evaluates a policy.
   *
   * @param network its network
   * @param parameters its parameters
   * @param environment makes the environments, one after the other, each for one episode in their
   *     order; several of them step at once where the engine has several threads
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
    switch (network.start()) {
      case REST -> evaluation.runInLockstep(environment);
      case CARRIED -> evaluation.runOneByOne(environment);
    }
    return evaluation.result(seed);
  }

  /**
   * What an evaluation draws from: of networks that carry their membranes, whose episodes run
   * apart, each episode has a stream of its own.
   *
   * @param network its network
   * @param root of the evaluation's seed
   * @param name {@code encoder} or {@code ties}
   * @param episode number of the episode
   * @return the stream
   */
  public static RandomStream stream(Network network, RandomStream root, String name, int episode) {
    return switch (network.start()) {
      case REST -> root.child("evaluation/" + name);
      case CARRIED -> root.child("evaluation/" + name + "/" + episode);
    };
  }

  private void runOneByOne(Supplier<? extends Environment> factory) {
    List<Lane> lanes = open(factory, 0, returns.length);
    int tasks = Math.min(engine.workers().count(), lanes.size());
    long[][] counted = new long[tasks][spikes.length];
    closingWhereItFails(
        lanes,
        () ->
            engine
                .workers()
                .run(
                    tasks,
                    task -> {
                      Decider decider = new Decider(network, parameters, engine);
                      for (int i = task; i < lanes.size(); i += tasks) {
                        runAlone(lanes.get(i), decider, counted[task]);
                      }
                    }));
    for (long[] ofTask : counted) {
      Arrays.setAll(spikes, layer -> spikes[layer] + ofTask[layer]);
    }
  }

  private void runAlone(Lane lane, Decider decider, long[] counted) {
    int episode = lane.episode;
    RandomStream ties = stream(network, root, "ties", episode);
    Program program = decider.program();
    program.encoderRandom().restore(stream(network, root, "encoder", episode).state());
    decider.beginEpisode();
    lane.reset(root);
    do {
      float[] values = decider.decide(lane.observation);
      for (int layer = 0; layer < counted.length; layer++) {
        counted[layer] += program.spikeCount(layer);
        additions.addAndGet(program.synapticOperations(layer));
      }
      lane.action = network.decoder().ties().argmax(values, 0, network.outputs(), ties);
      step(lane);
    } while (!lane.over);
    lane.close();
  }

  /** The environment of one episode, and where it stands. */
  private static final class Lane {
    private final Environment environment;
    private final int episode;
    private final float[] observation;
    private int action;
    private boolean over;
    private boolean closed;

    Lane(Environment environment, int episode, int observationSize) {
      this.environment = environment;
      this.episode = episode;
      observation = new float[observationSize];
    }

    void reset(RandomStream root) {
      environment.reset(root.child("evaluation/" + episode), observation);
    }

    /** Closes the environment, once. */
    void close() {
      if (!closed) {
        closed = true;
        environment.close();
      }
    }
  }

  /** Makes environments in the order of their episodes, or leaves none open. */
  private List<Lane> open(Supplier<? extends Environment> factory, int first, int count) {
    List<Lane> lanes = new ArrayList<>();
    closingWhereItFails(
        lanes,
        () -> {
          for (int i = 0; i < count; i++) {
            lanes.add(new Lane(factory.get(), first + i, network.observationSize()));
          }
        });
    return lanes;
  }

  private static void closingWhereItFails(List<Lane> lanes, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error failure) {
      Closing.after(failure, lanes.stream().<Runnable>map(lane -> lane::close).toList());
      throw failure;
    }
  }

  /** Does what was decided. Episodes have places of their own to write to. */
  private void step(Lane lane) {
    Step step = lane.environment.step(Action.discrete(lane.action), lane.observation);
    returns[lane.episode] += step.reward();
    lengths[lane.episode]++;
    lane.over = step.over();
  }

  private void runInLockstep(Supplier<? extends Environment> factory) {
    int most = Math.min(returns.length, LOCKSTEP);
    Program program = Program.forInference(network, parameters, most, engine);
    program.encoderRandom().restore(stream(network, root, "encoder", 0).state());
    RandomStream ties = stream(network, root, "ties", 0);
    for (int first = 0; first < returns.length; first += LOCKSTEP) {
      List<Lane> lanes = open(factory, first, Math.min(returns.length - first, LOCKSTEP));
      closingWhereItFails(lanes, () -> runTogether(lanes, program, ties));
    }
  }

  private void runTogether(List<Lane> lanes, Program program, RandomStream tieRandom) {
    int size = network.observationSize();
    int actions = network.outputs();
    float[] observations = new float[lanes.size() * size];
    lanes.forEach(lane -> lane.reset(root));
    List<Lane> running = new ArrayList<>(lanes);
    while (!running.isEmpty()) {
      for (int i = 0; i < running.size(); i++) {
        System.arraycopy(running.get(i).observation, 0, observations, i * size, size);
      }
      float[] values = program.forward(observations, running.size());
      countSpikes(program);
      for (int i = 0; i < running.size(); i++) {
        running.get(i).action =
            network.decoder().ties().argmax(values, i * actions, actions, tieRandom);
      }
      stepAll(running);
      running.stream().filter(lane -> lane.over).forEach(Lane::close);
      running.removeIf(lane -> lane.over);
    }
  }

  private void stepAll(List<Lane> running) {
    int tasks = Math.min(engine.workers().count(), running.size());
    engine
        .workers()
        .run(
            tasks,
            task -> {
              for (int i = task; i < running.size(); i += tasks) {
                step(running.get(i));
              }
            });
  }

  private void countSpikes(Program program) {
    for (int layer = 0; layer < spikes.length; layer++) {
      spikes[layer] += program.spikeCount(layer);
      additions.addAndGet(program.synapticOperations(layer));
    }
  }

  private EvaluationResult result(long seed) {
    double decisions = Arrays.stream(lengths).asLongStream().sum();
    double[] rates = new double[spikes.length];
    int spiking = 0;
    for (int layer = 0; layer < network.layers().size(); layer++) {
      if (network.layers().get(layer) instanceof Layer.Neurons(String _, Neuron.Spiking _)) {
        double perDecision = spikes[spiking] / decisions;
        rates[spiking++] = perDecision / ((double) network.steps() * network.widthAfter(layer));
      }
    }
    double perDecision = Arrays.stream(spikes).sum() / decisions;
    return new EvaluationResult(
        seed, returns, lengths, perDecision, additions.get() / decisions, rates);
  }

  /**
   * Measures how long one decision takes: the median over single decisions of one episode after the
   * other, after many that are not counted: as many of either as ten seconds hold, and no more than
   * {@value #WARMUP_DECISIONS} and {@value #TIMED_DECISIONS}.
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
    Decider decider = new Decider(network, parameters, engine);
    RandomStream random = RandomStream.root(seed).child("evaluation/timing");
    TieRule ties = network.decoder().ties();
    float[] observation = new float[network.observationSize()];
    long[] nanos = new long[TIMED_DECISIONS];
    int timed = 0;
    try (Environment world = environment.get()) {
      world.reset(random, observation);
      int warmup = WARMUP_DECISIONS;
      long begun = System.nanoTime();
      while (timed < TIMED_DECISIONS) {
        long start = System.nanoTime();
        float[] values = decider.decide(observation);
        int action = ties.argmax(values, 0, network.outputs(), random);
        long end = System.nanoTime();
        boolean late = end - begun > LONGEST_NANOS;
        if (warmup > 0) {
          warmup = late ? 0 : warmup - 1;
          begun = warmup == 0 ? end : begun;
        } else {
          nanos[timed++] = end - start;
          if (late && timed >= FEWEST_TIMED) {
            break;
          }
        }
        if (world.step(Action.discrete(action), observation).over()) {
          world.reset(random, observation);
          decider.beginEpisode();
        }
      }
    }
    Arrays.sort(nanos, 0, timed);
    return nanos[timed / 2] / 1e3;
  }
}

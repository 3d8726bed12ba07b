package dev.spikeq.agent.imitation;

import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.learning.Episode;
import dev.spikeq.agent.learning.Episodes;
import dev.spikeq.agent.learning.Seen;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Observations;
import dev.spikeq.snn.program.Decider;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.program.Workers;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a policy act and keeps the states that it decides on. One that carries its membranes from
 * decision to decision rests at the start of each episode.
 */
public final class Rollouts {
  /** Few, so that each is long: states from late in an episode belong to a policy's states too. */
  private static final int LOCKSTEP = 16;

  private final Network network;

  /** Decides for all episodes together; null where membranes are carried. */
  private final @Nullable Program program;

  /** One for each episode where membranes are carried; else none. */
  private final List<Decider> deciders = new ArrayList<>();

  private final Exploration exploration;
  private final double randomShare;
  private final RandomStream random;
  private final Workers workers;
  private final int[] chosen;
  private final boolean[] over;
  private final Observations states;
  private final float[] batch;
  private final float[] values;
  private final Episodes episodes;

  private Rollouts(
      Policy policy,
      Rollout rollout,
      Supplier<? extends Environment> environment,
      RandomStream root,
      Engine engine) {
    network = policy.network();
    randomShare = rollout.randomShare();
    exploration = new Exploration(new EpsilonSchedule.Constant(randomShare), rollout.persistence());
    int together = Math.min(LOCKSTEP, rollout.states());
    random = root.child("actions");
    boolean carried = network.start() == Network.Start.CARRIED;
    program = carried ? null : Program.forInference(network, policy.parameters(), together, engine);
    if (program != null) {
      program.encoderRandom().restore(root.child("encoder").state());
    }
    for (int i = 0; carried && i < together; i++) {
      Decider decider = new Decider(network, policy.parameters(), engine);
      decider.program().encoderRandom().restore(root.child("encoder/" + i).state());
      deciders.add(decider);
    }
    batch = new float[together * network.observationSize()];
    values = new float[together * network.outputs()];
    workers = engine.workers();
    chosen = new int[together];
    over = new boolean[together];
    List<Environment> worlds = new ArrayList<>();
    Supplier<Environment> noted =
        () -> {
          worlds.add(environment.get());
          return worlds.getLast();
        };
    episodes = Episodes.waiting(noted, Episodes.streams(root, together), network);
    states = Seen.of(worlds.getFirst());
  }

  /**
   * Gathers the states of a policy.
   *
   * @param policy what acts
   * @param rollout how many states, and how much is left to chance
   * @param environment makes the environments, one after the other; they step on the engine's
   *     threads
   * @param root the only source of chance; streams below it are drawn from
   * @param engine what the network runs on
   * @return as many rows of an observation: the same whatever the threads
   */
  public static Observations states(
      Policy policy,
      Rollout rollout,
      Supplier<? extends Environment> environment,
      RandomStream root,
      Engine engine) {
    return states(policy, rollout, environment, root, engine, episode -> {});
  }

  /** The same, for one who wants to hear of the episodes that end. */
  static Observations states(
      Policy policy,
      Rollout rollout,
      Supplier<? extends Environment> environment,
      RandomStream root,
      Engine engine,
      Consumer<Episode> ended) {
    Rollouts rollouts = new Rollouts(policy, rollout, environment, root, engine);
    try {
      return rollouts.gather(rollout.states(), ended);
    } finally {
      rollouts.episodes.close();
    }
  }

  private Observations gather(int count, Consumer<Episode> ended) {
    int size = network.observationSize();
    episodes.start();
    while (states.count() < count) {
      for (int i = 0; i < episodes.count(); i++) {
        System.arraycopy(episodes.get(i).observation(), 0, batch, i * size, size);
      }
      int fresh = Math.min(episodes.count(), count - states.count());
      for (int i = 0; i < fresh; i++) {
        states.add(batch, i * size);
      }
      act(decide(), ended);
    }
    return states;
  }

  /** The outputs for all episodes, {@code [episodes, outputs]}. */
  private float[] decide() {
    if (program != null) {
      return program.forward(batch, episodes.count());
    }
    int actions = network.outputs();
    for (int i = 0; i < episodes.count(); i++) {
      float[] decided = deciders.get(i).decide(episodes.get(i).observation());
      System.arraycopy(decided, 0, values, i * actions, actions);
    }
    return values;
  }

  private void act(float[] outputs, Consumer<Episode> ended) {
    choose(outputs);
    int tasks = Math.min(workers.count(), chosen.length);
    workers.run(tasks, task -> step(task, tasks));
    for (int i = 0; i < chosen.length; i++) {
      if (over[i]) {
        ended.accept(episodes.get(i));
        episodes.get(i).start();
        if (!deciders.isEmpty()) {
          deciders.get(i).beginEpisode();
        }
      }
    }
  }

  /** One after the other: all draw from one stream. */
  private void choose(float[] outputs) {
    int count = network.outputs();
    for (int i = 0; i < chosen.length; i++) {
      boolean drawn = randomShare > 0 && random.nextDouble() < randomShare;
      chosen[i] =
          drawn
              ? exploration.draw(episodes.get(i).previousAction(), count, random)
              : network.decoder().ties().argmax(outputs, i * count, count, random);
    }
  }

  /** Every so many episodes from one on: each draws from a stream of its own. */
  private void step(int from, int every) {
    for (int i = from; i < chosen.length; i += every) {
      Episode episode = episodes.get(i);
      over[i] = episode.step(chosen[i], episode.length()).over();
      if (!over[i]) {
        episode.advance();
      }
    }
  }
}

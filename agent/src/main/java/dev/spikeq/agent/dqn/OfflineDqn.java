package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.agent.replay.LoggedTransitions;
import dev.spikeq.agent.replay.NStepReturns;
import dev.spikeq.agent.replay.Replay;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Map;

/**
 * Deep Q-learning from logged transitions alone: the updates of {@link Dqn} without acting. A step
 * of the run is an update. Nothing holds the policy to actions that the log knows: values of others
 * are guesses, so that it is only as good as the log is varied.
 */
public final class OfflineDqn implements Agent {
  private final DqnConfig config;
  private final int actions;
  private final Replay replay;
  private final Progress progress;
  private final ValueLearning learning;
  private long step;

  /**
   * Prepares a run at its step 0, with all transitions remembered.
   *
   * @param config the settings: no exploration, no ending by episodes, one update a step, and a
   *     warm-up of n - 1 steps, which n-step returns demand and which is not made here
   * @param network what values actions
   * @param log what is learned from
   * @param initialization how the parameters start
   * @param root the run's tree of random streams: {@code init}, {@code replay}, {@code encoder/…}
   * @param engine what the networks run on; it must be open as long as this is used
   * @throws IllegalArgumentException if the settings ask for an environment, or the log does not
   *     fit the network
   */
  public OfflineDqn(
      DqnConfig config,
      Network network,
      LoggedTransitions log,
      Initialization initialization,
      RandomStream root,
      Engine engine) {
    requireOffline(config);
    log.requireFits(network);
    if (config.replay().capacity() < log.size()) {
      throw new IllegalArgumentException(
          "OfflineDqn: expected a replay of at least %d transitions, as many as were logged, found %d: raise agent.replay.capacity, or leave it out"
              .formatted(log.size(), config.replay().capacity()));
    }
    this.config = config;
    actions = network.outputs();
    replay = Replay.of(config.replay().holdingAtMost(log.size()), network.observationSize());
    log.fill(
        new NStepReturns(
            config.returns().nStep(), config.returns().discount(), network.observationSize()),
        replay,
        config.returns().rewardScale());
    Parameters parameters = initialization.initialize(network, root.child("init"), engine);
    progress = new Progress(network);
    learning = new ValueLearning(config, network, parameters, root, progress, engine);
  }

  private static void requireOffline(DqnConfig config) {
    String found = needOfAnEnvironment(config);
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          "OfflineDqn: expected settings that need no environment, found "
              + found
              + ": leave it out, logged data has none");
    }
  }

  /** What in the settings asks for one; empty if nothing does. */
  private static String needOfAnEnvironment(DqnConfig config) {
    Updates updates = config.updates();
    if (!config.exploration().epsilon().equals(new EpsilonSchedule.Constant(0))) {
      return "exploration";
    }
    if (updates.warmupSteps() != config.returns().nStep() - 1) {
      return "a warm-up";
    }
    if (updates.everySteps() != 1 || updates.count() != 1) {
      return "another number of updates than one a step";
    }
    if (updates.overlap() != Overlap.NONE) {
      return "acting beside updates";
    }
    if (config.target() instanceof TargetUpdate.EveryEpisodes
        || !config.ending().equals(Ending.afterSteps())) {
      return "something that counts episodes";
    }
    return config.returns().cutOff() == CutOff.BOOTSTRAPPED
        ? ""
        : "another treatment of episodes that were cut off";
  }

  @Override
  public void run(long untilStep, TrainingListener listener) {
    long end = Math.min(untilStep, config.steps());
    while (step < end) {
      learning.update(replay, step);
      step++;
      if (step % config.reportEvery() == 0 || finished()) {
        progress.warn(step, listener);
        listener.progress(
            progress.report(step, learning.updates(), Double.NaN, learning.learningRate(step)));
      }
    }
  }

  /** Returns how many updates were made. */
  @Override
  public long step() {
    return step;
  }

  @Override
  public boolean finished() {
    return step >= config.steps();
  }

  @Override
  public Parameters evaluationParameters() {
    return learning.lastParameters();
  }

  @Override
  public Snapshot snapshot() {
    return snapshotWithout(Map.of());
  }

  @Override
  public Snapshot snapshotWithout(Map<String, Long> kept) {
    Snapshot snapshot = Snapshot.without(kept);
    snapshot.put("counters", new long[] {step, learning.updates()});
    learning.save(snapshot);
    Snapshot random = snapshot.scoped("random");
    learning.saveReplayRandom(random);
    learning.saveEncoders(random);
    progress.save(snapshot.scoped("progress"));
    replay.save(snapshot.scoped("replay"));
    return snapshot;
  }

  @Override
  public void restore(Snapshot snapshot) {
    long[] counters = snapshot.longs("counters", 2);
    if (counters[0] < 0 || counters[0] > config.steps()) {
      throw new IllegalArgumentException(
          ("OfflineDqn: expected a snapshot within %d updates, found one at update %d: was it made"
                  + " with these settings?")
              .formatted(config.steps(), counters[0]));
    }
    step = counters[0];
    learning.restore(snapshot, counters[1]);
    learning.restoreRandom(snapshot.scoped("random"));
    progress.restore(snapshot.scoped("progress"));
    replay.restore(snapshot.scoped("replay"));
    replay.requireActions(actions);
  }

  /** Gives the replay's memory back; there is no environment. */
  @Override
  public void close() {
    replay.close();
  }
}

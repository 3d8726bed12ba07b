package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.learning.Learner;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.agent.learning.States;
import dev.spikeq.agent.learning.WeightAveraging;
import dev.spikeq.agent.replay.Batch;
import dev.spikeq.agent.replay.Replay;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;

/**
 * One step of Q-learning after the other, from a replay, wherever its transitions come from: {@link
 * #update} is the step.
 */
final class ValueLearning {
  private final DqnConfig config;
  private final int actions;
  private final TieRule ties;

  private final Learner learner;
  private final Valuation valuation;
  private final Criterion criterion;
  private final Parameters target;
  private final Parameters averaged;
  private final StagedProgram online;
  private final StagedProgram choosing;
  private final StagedProgram valuing;

  private final RandomStream replayRandom;
  private final Batch batch;
  private final int[] nextActions;
  private final Progress progress;
  private long updates;

  /**
   * Streams {@code replay}, {@code encoder/…} and {@code common_mode} of the root are drawn from.
   */
  ValueLearning(
      DqnConfig config,
      Network network,
      Parameters parameters,
      RandomStream root,
      Progress progress,
      Engine engine) {
    this.config = config;
    this.progress = progress;
    actions = network.outputs();
    ties = network.decoder().ties();
    target = parameters.copy();
    averaged = parameters.copy();
    int size = config.updates().batch();
    TemporalPruning pruning = config.aids().pruning();
    pruning.requireFits(network);
    online =
        new StagedProgram(
            pruning,
            network,
            root.child("encoder/online"),
            staged -> learning(staged, parameters, config, engine));
    choosing =
        new StagedProgram(
            pruning,
            network,
            root.child("encoder/choosing"),
            staged -> Program.forInference(staged, parameters, size, engine));
    valuing =
        new StagedProgram(
            pruning,
            network,
            root.child("encoder/valuing"),
            staged -> Program.forInference(staged, target, size, engine));
    learner = config.descent().learner(network, parameters, engine);
    valuation = Valuation.of(config, network, root, engine);
    criterion = Criterion.of(config, network, valuation);
    replayRandom = root.child("replay");
    batch = new Batch(size, network.observationSize());
    nextActions = new int[size];
  }

  private static Program learning(
      Network network, Parameters parameters, DqnConfig config, Engine engine) {
    Program program = Program.forTraining(network, parameters, config.updates().batch(), engine);
    program.keepFiring(config.descent().firing());
    return program;
  }

  /**
   * Learns from one batch.
   *
   * @param replay what it is drawn from
   * @param step steps of the run that were made
   */
  void update(Replay replay, long step) {
    double done = (double) step / config.steps();
    replay.sample(batch, done, replayRandom);
    Program after = valuing.at(done);
    criterion.look(batch, after);
    float[] nextOutputs = after.forward(batch.nextObservations(), batch.size());
    chooseNext(
        config.returns().bootstrap() == Bootstrap.DOUBLE
            ? choosing.at(done).forward(batch.nextObservations(), batch.size())
            : nextOutputs);
    Program program = online.at(done);
    program.forward(batch.observations(), batch.size());
    Criterion.Verdict verdict = criterion.compare(batch, nextActions, after, program);

    valuation.requireFinite(verdict.loss(), step, updates);
    learner.requireFinite(verdict.loss(), target, step, updates);
    Parameters gradients = criterion.backward(program);
    valuation.descend(learningRate(step), step, updates);
    learner.descend(gradients, learningRate(step), step, updates);
    updates++;
    replay.learned(batch, criterion.errors());
    followWithTarget();
    followWithAverage();
    progress.updated(verdict.loss(), verdict.meanValue(), program, gradients);
  }

  private void chooseNext(float[] values) {
    for (int i = 0; i < nextActions.length; i++) {
      nextActions[i] = ties.argmax(values, i * actions, actions, replayRandom);
    }
  }

  private void followWithTarget() {
    switch (config.target()) {
      case TargetUpdate.Hard(int everyUpdates) -> {
        if (updates % everyUpdates == 0) {
          copyToTarget();
        }
      }
      case TargetUpdate.EveryEpisodes _ -> {}
      case TargetUpdate.Soft(double tau) -> {
        learner.drawAlong(target, tau);
        valuation.drawTargetAlong(tau);
      }
    }
  }

  private void followWithAverage() {
    if (config.averaging() instanceof WeightAveraging.Exponential(double decay)) {
      learner.drawAlong(averaged, 1 - decay);
    }
  }

  double learningRate(long step) {
    return config.descent().learningRate().at((double) step / config.steps());
  }

  /** Copies what learns into what gives targets. */
  void copyToTarget() {
    target.copyFrom(parameters());
    valuation.copyToTarget();
  }

  /** The parameters that learn; not a copy. */
  Parameters parameters() {
    return learner.parameters();
  }

  /** Those that learn, or their average where the settings say so; not a copy. */
  Parameters lastParameters() {
    return switch (config.averaging()) {
      case WeightAveraging.None() -> parameters();
      case WeightAveraging.Exponential _ -> averaged;
    };
  }

  /** How many updates were made. */
  long updates() {
    return updates;
  }

  void save(Snapshot snapshot) {
    learner.save(snapshot);
    States.save(target, snapshot.scoped("target"));
    valuation.save(snapshot);
    if (config.averaging() instanceof WeightAveraging.Exponential) {
      States.save(averaged, snapshot.scoped("averaged"));
    }
  }

  void restore(Snapshot snapshot, long updatesMade) {
    updates = updatesMade;
    learner.restore(snapshot);
    States.restore(target, snapshot.scoped("target"));
    valuation.restore(snapshot);
    if (config.averaging() instanceof WeightAveraging.Exponential) {
      States.restore(averaged, snapshot.scoped("averaged"));
    }
  }

  void saveReplayRandom(Snapshot random) {
    random.put("replay", replayRandom.state());
  }

  void saveEncoders(Snapshot random) {
    random.put("encoder/online", online.encoderRandom().state());
    random.put("encoder/choosing", choosing.encoderRandom().state());
    random.put("encoder/valuing", valuing.encoderRandom().state());
  }

  void restoreRandom(Snapshot random) {
    replayRandom.restore(random.longs("replay", 4));
    online.encoderRandom().restore(random.longs("encoder/online", 4));
    choosing.encoderRandom().restore(random.longs("encoder/choosing", 4));
    valuing.encoderRandom().restore(random.longs("encoder/valuing", 4));
  }
}

package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.learning.States;
import dev.spikeq.agent.replay.NStepReturns;
import dev.spikeq.agent.replay.Replay;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Parameters;
import java.util.Arrays;

/**
 * Updates are computed by a thread of their own while the steps that follow are acted with a copy
 * of the parameters of before. What is seen meanwhile waits beside the replay, so that the thread
 * has it for itself. Both meet at fixed steps, those of the next updates: there the steps that wait
 * are remembered and the copy is made anew. So nothing depends on who is faster.
 */
final class UpdatingBeside implements Updating {
  private final ValueLearning learning;
  private final NStepReturns returns;
  private final Replay replay;
  private final Parameters acting;
  private final Companion companion;

  private final float[][] observations;
  private final float[][] nextObservations;
  private final int[] actions;
  private final double[] rewards;
  private final Step[] outcomes;
  private final boolean[] forgotten;
  private int waiting;

  private int count;
  private long step;

  /**
   * Prepares to learn.
   *
   * @param everySteps how many steps there are from one update to the next
   * @param observationSize number of values in an observation
   * @param companion runs the updates
   */
  UpdatingBeside(
      ValueLearning learning,
      NStepReturns returns,
      Replay replay,
      int everySteps,
      int observationSize,
      Companion companion) {
    this.learning = learning;
    this.returns = returns;
    this.replay = replay;
    this.companion = companion;
    acting = learning.parameters().copy();
    observations = new float[everySteps][observationSize];
    nextObservations = new float[everySteps][observationSize];
    actions = new int[everySteps];
    rewards = new double[everySteps];
    outcomes = new Step[everySteps];
    Arrays.fill(outcomes, new Step(0, false, false));
    forgotten = new boolean[everySteps];
  }

  @Override
  public Parameters acting() {
    return acting;
  }

  @Override
  public void remember(
      float[] observation, int action, double reward, Step outcome, float[] nextObservation) {
    if (companion.idle()) {
      returns.add(observation, action, reward, outcome, nextObservation, replay);
      return;
    }
    copy(observation, observations[waiting]);
    copy(nextObservation, nextObservations[waiting]);
    actions[waiting] = action;
    rewards[waiting] = reward;
    outcomes[waiting] = outcome;
    forgotten[waiting] = false;
    waiting++;
  }

  @Override
  public void forget(float[] observation) {
    if (companion.idle()) {
      returns.endBefore(observation, replay);
      return;
    }
    copy(observation, observations[waiting]);
    forgotten[waiting] = true;
    waiting++;
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  @Override
  public void update(int updates, long ofStep) {
    ValueLearning settled = settled();
    acting.copyFrom(settled.parameters());
    count = updates;
    step = ofStep;
    companion.begin(this::updateAll);
  }

  private void updateAll() {
    for (int i = 0; i < count; i++) {
      learning.update(replay, step);
    }
  }

  @Override
  public ValueLearning settled() {
    companion.await();
    for (int i = 0; i < waiting; i++) {
      if (forgotten[i]) {
        returns.endBefore(observations[i], replay);
      } else {
        returns.add(
            observations[i], actions[i], rewards[i], outcomes[i], nextObservations[i], replay);
      }
    }
    waiting = 0;
    return learning;
  }

  @Override
  public void save(Snapshot snapshot) {
    States.save(acting, snapshot.scoped("acting"));
  }

  @Override
  public void restore(Snapshot snapshot) {
    States.restore(acting, snapshot.scoped("acting"));
  }

  @Override
  public void close() {
    companion.close();
  }
}

package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.replay.NStepReturns;
import dev.spikeq.agent.replay.Replay;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Parameters;

/** Acting waits for updates, and the next decision knows them. */
final class UpdatingInTurn implements Updating {
  private final ValueLearning learning;
  private final NStepReturns returns;
  private final Replay replay;

  UpdatingInTurn(ValueLearning learning, NStepReturns returns, Replay replay) {
    this.learning = learning;
    this.returns = returns;
    this.replay = replay;
  }

  @Override
  public Parameters acting() {
    return learning.parameters();
  }

  @Override
  public void remember(
      float[] observation, int action, double reward, Step outcome, float[] nextObservation) {
    returns.add(observation, action, reward, outcome, nextObservation, replay);
  }

  @Override
  public void forget(float[] observation) {
    returns.endBefore(observation, replay);
  }

  @Override
  public void update(int count, long step) {
    for (int i = 0; i < count; i++) {
      learning.update(replay, step);
    }
  }

  @Override
  public ValueLearning settled() {
    return learning;
  }

  @Override
  public void save(Snapshot snapshot) {}

  @Override
  public void restore(Snapshot snapshot) {}

  @Override
  public void close() {}
}

package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.replay.Batch;

/** Outputs are the values. */
record OutputValuation(int actions) implements Valuation {
  @Override
  public void look(Batch batch) {}

  @Override
  public float next(float[] outputs, int sample, int action) {
    return outputs[sample * actions + action];
  }

  @Override
  public float now(float[] outputs, int sample, int action) {
    return outputs[sample * actions + action];
  }

  @Override
  public void spread(float error, float[] outputErrors, int sample, int action) {
    outputErrors[sample * actions + action] = error;
  }

  @Override
  public void requireFinite(double loss, long step, long updates) {}

  @Override
  public void descend(double learningRate, long step, long updates) {}

  @Override
  public void copyToTarget() {}

  @Override
  public void drawTargetAlong(double share) {}

  @Override
  public void save(Snapshot snapshot) {}

  @Override
  public void restore(Snapshot snapshot) {}
}

package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Every transition is as likely as any other. */
final class UniformReplay implements Replay {
  private final Transitions transitions;

  UniformReplay(Transitions transitions) {
    this.transitions = transitions;
  }

  @Override
  public int size() {
    return transitions.outcomes().size();
  }

  @Override
  public void add(
      float[] observations,
      int offset,
      int action,
      double gain,
      double bootstrap,
      float[] nextObservation) {
    int _ = transitions.add(observations, offset, action, gain, bootstrap, nextObservation);
  }

  @Override
  public void sample(Batch batch, double progress, RandomGenerator random) {
    transitions.outcomes().requireFilled();
    for (int i = 0; i < batch.size(); i++) {
      transitions.copyTo(batch, i, random.nextInt(transitions.outcomes().size()));
    }
    Arrays.fill(batch.weights, 1f);
  }

  @Override
  public void learned(Batch batch, float[] errors) {}

  @Override
  public void save(Snapshot snapshot) {
    transitions.save(snapshot);
  }

  @Override
  public void restore(Snapshot snapshot) {
    transitions.restore(snapshot);
  }

  @Override
  public void requireActions(int actions) {
    transitions.outcomes().requireActions(actions);
  }

  @Override
  public void close() {
    transitions.close();
  }
}

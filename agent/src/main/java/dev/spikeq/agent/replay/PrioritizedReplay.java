package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;
import java.util.random.RandomGenerator;

/**
 * Draws transitions in proportion to a power of their last error.
 *
 * <p>Source: Schaul et al., Prioritized experience replay, 2016, section 3.3 (proportional): {@code
 * P(i) = p[i]^alpha / sum}, one draw from each of {@code batch} equal ranges of the sum, weights
 * {@code (size P(i))^-beta} divided by their largest. As in the paper a new transition has the
 * largest priority so far; the largest weight is that of the batch, not of the whole memory.
 */
final class PrioritizedReplay implements Replay {
  private final ReplayRule.Prioritized rule;
  private final Transitions transitions;
  private final SumTree tree;

  /** Already raised to alpha, as all in the tree. */
  private double largestPriority = 1;

  PrioritizedReplay(ReplayRule.Prioritized rule, Transitions transitions) {
    this.rule = rule;
    this.transitions = transitions;
    tree = new SumTree(transitions.outcomes().capacity());
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
    int place = transitions.add(observations, offset, action, gain, bootstrap, nextObservation);
    tree.set(place, largestPriority);
  }

  @Override
  public void sample(Batch batch, double progress, RandomGenerator random) {
    transitions.outcomes().requireFilled();
    double range = tree.total() / batch.size();
    for (int i = 0; i < batch.size(); i++) {
      transitions.copyTo(batch, i, tree.find(range * (i + random.nextDouble())));
    }
    weigh(batch, rule.betaFrom() + (rule.betaTo() - rule.betaFrom()) * progress);
  }

  private void weigh(Batch batch, double beta) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < batch.size(); i++) {
      smallest = Math.min(smallest, tree.get(batch.places[i]));
    }
    for (int i = 0; i < batch.size(); i++) {
      // The number of transitions and the sum cancel out against the largest weight.
      batch.weights[i] = (float) StrictMath.pow(smallest / tree.get(batch.places[i]), beta);
    }
  }

  @Override
  public void learned(Batch batch, float[] errors) {
    for (int i = 0; i < batch.size(); i++) {
      double priority = StrictMath.pow(Math.abs(errors[i]) + rule.offset(), rule.alpha());
      tree.set(batch.places[i], priority);
      largestPriority = Math.max(largestPriority, priority);
    }
  }

  @Override
  public void save(Snapshot snapshot) {
    transitions.save(snapshot);
    double[] priorities = new double[size()];
    for (int place = 0; place < priorities.length; place++) {
      priorities[place] = tree.get(place);
    }
    snapshot.put("priorities", priorities);
    snapshot.put("largestPriority", new double[] {largestPriority});
  }

  @Override
  public void restore(Snapshot snapshot) {
    transitions.restore(snapshot);
    double[] priorities = snapshot.doubles("priorities", size());
    for (int place = 0; place < transitions.outcomes().capacity(); place++) {
      tree.set(place, place < priorities.length ? priorities[place] : 0);
    }
    largestPriority = snapshot.doubles("largestPriority", 1)[0];
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

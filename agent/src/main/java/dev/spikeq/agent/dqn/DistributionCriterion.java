package dev.spikeq.agent.dqn;

import dev.spikeq.agent.replay.Batch;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.program.Program;
import java.util.Arrays;

/**
 * Holds the distribution of what an action brings against that of what it has brought and what
 * comes after. What errors are to others, the loss of a sample is here.
 */
final class DistributionCriterion implements Criterion {
  private final DistributionLoss loss;
  private final int actions;
  private final int width;
  private final float[] errors;
  private final float[] decodedErrors;

  DistributionCriterion(DqnConfig config, Network network, DistributionLoss loss) {
    requireFits(config, network.head());
    this.loss = loss;
    actions = network.outputs();
    width = network.head().decoded(1);
    errors = new float[config.updates().batch()];
    decodedErrors = new float[errors.length * actions * width];
  }

  private static void requireFits(DqnConfig config, Network.Head head) {
    if (!(config.returns().actionGap() instanceof ActionGap.Kept)) {
      throw new IllegalArgumentException(
          "Distributions: expected action gaps that are kept, found "
              + config.returns().actionGap()
              + " beside "
              + head
              + ": advantage learning moves a value, not a distribution; widen gaps"
              + " (agent.action_gap) or learn distributions (network.head), not both");
    }
    if (!config.descent().loss().equals(new RegressionLoss.SmoothL1())) {
      throw new IllegalArgumentException(
          "Distributions: expected the loss left as it is, found "
              + config.descent().loss()
              + " beside "
              + head
              + ": a distribution has a loss of its own; leave agent.loss out");
    }
  }

  @Override
  public void look(Batch batch, Program valuing) {}

  @Override
  public Verdict compare(Batch batch, int[] nextActions, Program after, Program before) {
    int size = batch.size();
    double sum = 0;
    double meanValue = 0;
    Arrays.fill(decodedErrors, 0f);
    for (int i = 0; i < size; i++) {
      int row = i * actions + batch.action(i);
      int nextRow = i * actions + nextActions[i];
      loss.aim(batch.gain(i), batch.bootstrap(i), after.decoded(), nextRow * width);
      float weight = batch.weight(i) / size;
      errors[i] = (float) loss.compare(before.decoded(), row * width, weight, decodedErrors);
      sum += weight * errors[i];
      meanValue += before.outputs()[row] / size;
    }
    return new Verdict(sum, meanValue);
  }

  @Override
  public float[] errors() {
    return errors;
  }

  @Override
  public Parameters backward(Program before) {
    return before.backwardFromDecoded(decodedErrors);
  }
}

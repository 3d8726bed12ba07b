package dev.spikeq.agent.dqn;

import dev.spikeq.agent.replay.Batch;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.program.Program;
import java.util.Arrays;

/** Holds the value of an action against a number: {@code loss(q(s, a) − y)}. */
final class ValueCriterion implements Criterion {
  private final Valuation valuation;
  private final RegressionLoss loss;
  private final ActionGap gap;
  private final int actions;
  private final float[] errors;
  private final float[] outputErrors;
  private final float[] handicaps;

  ValueCriterion(DqnConfig config, int actions, Valuation valuation) {
    this.valuation = valuation;
    this.actions = actions;
    loss = config.descent().loss();
    gap = config.returns().actionGap();
    int size = config.updates().batch();
    errors = new float[size];
    outputErrors = new float[size * actions];
    handicaps = new float[size];
  }

  @Override
  public void look(Batch batch, Program valuing) {
    weighHandicaps(batch, valuing);
    valuation.look(batch);
  }

  /** What advantage learning takes off the targets; zeros without it. */
  private void weighHandicaps(Batch batch, Program valuing) {
    if (gap instanceof ActionGap.Advantage(double alpha)) {
      float[] values = valuing.forward(batch.observations(), batch.size());
      for (int i = 0; i < batch.size(); i++) {
        float best = values[i * actions];
        for (int action = 1; action < actions; action++) {
          best = Math.max(best, values[i * actions + action]);
        }
        handicaps[i] = (float) alpha * (best - values[i * actions + batch.action(i)]);
      }
    }
  }

  @Override
  public Verdict compare(Batch batch, int[] nextActions, Program after, Program before) {
    float[] nextOutputs = after.outputs();
    float[] outputs = before.outputs();
    int size = batch.size();
    double sum = 0;
    double meanValue = 0;
    Arrays.fill(outputErrors, 0f);
    for (int i = 0; i < size; i++) {
      float goal =
          batch.gain(i)
              + batch.bootstrap(i) * valuation.next(nextOutputs, i, nextActions[i])
              - handicaps[i];
      float value = valuation.now(outputs, i, batch.action(i));
      errors[i] = value - goal;
      float weight = batch.weight(i) / size;
      sum += weight * loss.value(errors[i]);
      valuation.spread(weight * loss.derivative(errors[i]), outputErrors, i, batch.action(i));
      meanValue += value / size;
    }
    return new Verdict(sum, meanValue);
  }

  @Override
  public float[] errors() {
    return errors;
  }

  @Override
  public Parameters backward(Program before) {
    return before.backward(outputErrors);
  }
}

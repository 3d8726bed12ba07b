package dev.spikeq.bench;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;

/**
 * What the peers do, on SpikeQ: one update of deep Q-learning on a batch at hand, and one decision.
 * It is less than {@link dev.spikeq.agent.dqn.Dqn}'s update, which also samples, clips and reports.
 */
final class UpdateLoop {
  private static final float DISCOUNT = 0.99f;

  /** So small that thousands of updates on one batch leave the firing rates where they were. */
  private static final double LEARNING_RATE = 1e-7;

  private final WorkCase data;
  private final int batch;
  private final int actions;
  private final Program online;
  private final Program target;
  private final Program single;
  private final Optimizer optimizer;
  private final RegressionLoss loss = new RegressionLoss.SmoothL1();
  private final TieRule ties;
  private final RandomStream tieRandom = RandomStream.root(1);
  private final float[] targets;
  private final float[] errors;
  private final float[][] observations;
  private int next;

  UpdateLoop(WorkCase data, Engine engine) {
    this.data = data;
    batch = data.actions().length;
    actions = data.network().outputs();
    int observed = data.network().observationSize();
    Parameters frozen = data.parameters().copy();
    online = Program.forTraining(data.network(), data.parameters(), batch, engine);
    target = Program.forInference(data.network(), frozen, batch, engine);
    single = Program.forInference(data.network(), data.parameters(), 1, engine);
    optimizer = new Optimizer(new Optimizer.Method.Adam(), data.parameters(), engine);
    ties = data.network().decoder().ties();
    targets = new float[batch];
    errors = new float[batch * actions];
    observations = new float[batch][];
    for (int i = 0; i < batch; i++) {
      observations[i] = Arrays.copyOfRange(data.states(), i * observed, (i + 1) * observed);
    }
  }

  /**
   * Target network forward, online network forward, loss, backward, one step of Adam.
   *
   * @return the loss
   */
  double update() {
    float[] nextValues = target.forward(data.nextStates(), batch);
    for (int i = 0; i < batch; i++) {
      float best = nextValues[actions * i];
      for (int a = 1; a < actions; a++) {
        best = Math.max(best, nextValues[actions * i + a]);
      }
      targets[i] = data.rewards()[i] + DISCOUNT * data.continues()[i] * best;
    }
    float[] values = online.forward(data.states(), batch);
    double sum = 0;
    Arrays.fill(errors, 0f);
    for (int i = 0; i < batch; i++) {
      int taken = actions * i + data.actions()[i];
      float error = values[taken] - targets[i];
      sum += loss.value(error);
      errors[taken] = loss.derivative(error) / batch;
    }
    optimizer.step(online.backward(errors), LEARNING_RATE);
    return sum / batch;
  }

  /**
   * One forward pass for one state; the states of the batch take turns, so that the mean firing
   * rate is the batch's.
   *
   * @return the action of the largest value
   */
  int decide() {
    float[] observation = observations[next];
    next = next + 1 == batch ? 0 : next + 1;
    return ties.argmax(single.forward(observation, 1), 0, actions, tieRandom);
  }

  /** The online network's firing rates on the batch, as it is now; one a hidden layer. */
  double[] rates() {
    online.forward(data.states(), batch);
    double[] rates = new double[data.network().spikingLayers().size()];
    for (int layer = 0; layer < rates.length; layer++) {
      rates[layer] = online.firingRate(layer);
    }
    return rates;
  }

  /** Whether what was computed is of any worth: a network of NaN is fast too. */
  void requireSound(double rate) {
    double last = update();
    if (!Double.isFinite(last)) {
      throw new IllegalStateException("update: expected a finite loss, found " + last);
    }
    double[] found = rates();
    for (int layer = 0; layer < found.length; layer++) {
      WorkCase.requireRate(
          "hidden layer " + (layer + 1),
          rate,
          found[layer],
          "so many updates have moved it, so measure for a shorter time");
    }
  }
}

package dev.spikeq.agent.dqn;

import dev.spikeq.agent.learning.Learner;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.loss.FiringBand;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.optimizer.Centralization;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;

/**
 * How the network moves towards the targets.
 *
 * @param loss of the difference between value and target
 * @param optimizer the rule
 * @param learningRate over environment steps: progress is steps done by all steps
 * @param clipping of the gradients
 * @param firing a term of the loss for the firing rates of the network that learns
 * @param centralization of the gradients, before they are clipped
 */
public record Descent(
    RegressionLoss loss,
    Optimizer.Method optimizer,
    LearningRate learningRate,
    Clipping clipping,
    FiringBand firing,
    Centralization centralization) {
  /**
   * Firing rates are left to themselves, and gradients as they are.
   *
   * @param loss of the difference between value and target
   * @param optimizer the rule
   * @param learningRate over environment steps
   * @param clipping of the gradients
   */
  public Descent(
      RegressionLoss loss,
      Optimizer.Method optimizer,
      LearningRate learningRate,
      Clipping clipping) {
    this(loss, optimizer, learningRate, clipping, FiringBand.none(), Centralization.NONE);
  }

  /** Something that learns as this says, with an optimizer of its own. */
  Learner learner(Network network, Parameters parameters, Engine engine) {
    return new Learner(network, parameters, optimizer, centralization, clipping, engine);
  }
}

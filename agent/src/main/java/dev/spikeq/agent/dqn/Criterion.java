package dev.spikeq.agent.dqn;

import dev.spikeq.agent.replay.Batch;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Program;

/**
 * What the network says of a batch, held against what the target network and the rewards say: the
 * loss, and its derivatives. A batch is looked at, compared and learned from, in this order.
 */
sealed interface Criterion permits ValueCriterion, DistributionCriterion {

  /** As the head of the network says, for batches of the settings' size. */
  static Criterion of(DqnConfig config, Network network, Valuation valuation) {
    return switch (network.head()) {
      case Network.Head.Values _, Network.Head.Dueling _ ->
          new ValueCriterion(config, network.outputs(), valuation);
      case Network.Head.Categorical head ->
          new DistributionCriterion(config, network, new CategoricalLoss(head));
      case Network.Head.Quantile head ->
          new DistributionCriterion(config, network, new QuantileLoss(head));
    };
  }

  /**
   * What a comparison has found.
   *
   * @param loss mean over the batch, weighted
   * @param meanValue of what was done
   */
  record Verdict(double loss, double meanValue) {}

  /** Takes a batch up, before its next observations are shown to {@code valuing}. */
  void look(Batch batch, Program valuing);

  /**
   * Compares, and keeps the derivatives.
   *
   * @param nextActions what is done after each transition
   * @param after the target's, which has seen the next observations last
   * @param before what learns, which has seen the observations last
   */
  Verdict compare(Batch batch, int[] nextActions, Program after, Program before);

  /** By how much each sample was wrong, for a replay; not a copy. */
  float[] errors();

  /** Takes the derivatives back through what learns; its gradients. */
  Parameters backward(Program before);
}

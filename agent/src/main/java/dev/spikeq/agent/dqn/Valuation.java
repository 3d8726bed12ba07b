package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.replay.Batch;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;

/**
 * What the outputs of the network that acts are worth: how they become values, and how errors of
 * values become errors of its outputs. All outputs are {@code [batch, actions]}.
 */
sealed interface Valuation permits OutputValuation, CorrectedValuation {

  /** As the settings say, for batches of their size; draws from {@code common_mode} of the root. */
  static Valuation of(DqnConfig config, Network network, RandomStream root, Engine engine) {
    return switch (config.aids().commonMode()) {
      case KEPT -> new OutputValuation(network.outputs());
      case CORRECTED ->
          new CorrectedValuation(
              CorrectedValuation.baseline(network),
              network.outputs(),
              config,
              root.child("common_mode"),
              engine);
    };
  }

  /** Takes a batch up, before anything is asked about it. */
  void look(Batch batch);

  /** The target's value of an action after a transition of the batch. */
  float next(float[] outputs, int sample, int action);

  /** The learning value of an action before a transition of the batch. */
  float now(float[] outputs, int sample, int action);

  /** Makes the errors of a sample's outputs from that of the value of its action. */
  void spread(float error, float[] outputErrors, int sample, int action);

  /** Stops if the loss is not finite, and it is this that has made it so. */
  void requireFinite(double loss, long step, long updates);

  /** Learns from the errors that were spread. */
  void descend(double learningRate, long step, long updates);

  /** Copies what learns into what gives targets. */
  void copyToTarget();

  /** Draws what gives targets along by a share of the way. */
  void drawTargetAlong(double share);

  void save(Snapshot snapshot);

  void restore(Snapshot snapshot);
}

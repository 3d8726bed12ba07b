package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.learning.Learner;
import dev.spikeq.agent.learning.States;
import dev.spikeq.agent.replay.Batch;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Outputs A are advantages over their mean; what they have in common comes from a baseline, an
 * ordinary network V that learns beside:
 *
 * <pre>
 *   q(s, a)   = A(s, a) − mean A(s, ·) + V(s)
 *   dL/dA(b)  = g (1[b = a] − 1 / actions)          dL/dV = g          with g = dL/dq(s, a)
 * </pre>
 *
 * <p>Target values have a target A and a target V. The order of the actions is that of A.
 */
final class CorrectedValuation implements Valuation {
  private final int actions;
  private final Learner learner;
  private final Parameters target;
  private final Program learning;
  private final Program valuing;
  private final float[] errors;

  /** Of the batch; the programs' own. */
  private float[] baselines = {};

  private float[] nextBaselines = {};

  /**
   * Prepares to learn.
   *
   * @param baseline has one output
   * @param actions number of outputs of the network that acts
   * @param config the optimizer, its clipping and the batch
   * @param random where the baseline's parameters are drawn from
   * @param engine what it runs on
   */
  CorrectedValuation(
      Network baseline, int actions, DqnConfig config, RandomStream random, Engine engine) {
    this.actions = actions;
    Parameters parameters = new Initialization.Uniform().initialize(baseline, random, engine);
    target = parameters.copy();
    int size = config.updates().batch();
    learning = Program.forTraining(baseline, parameters, size, engine);
    valuing = Program.forInference(baseline, target, size, engine);
    learner = config.descent().learner(baseline, parameters, engine);
    errors = new float[size];
  }

  /**
   * The ordinary network of the same synapses and pools, with a bias in each and one output. It
   * sees observations as they are where the other one sees spikes.
   *
   * @throws IllegalArgumentException if the network has a common part of its own
   */
  static Network baseline(Network network) {
    requireNoLevel(network.head());
    List<Layer> layers = new ArrayList<>();
    int last = lastSynapse(network);
    for (Layer layer : network.layers().subList(0, last)) {
      switch (layer) {
        case Layer.Linear(String name, int inputs, int outputs, Layer.Bias _) ->
            layers.add(new Layer.Linear(own(name), inputs, outputs));
        case Layer.Conv2d c ->
            layers.add(
                new Layer.Conv2d(
                    own(c.name()), c.input(), c.channels(), c.window(), Layer.Bias.PRESENT));
        case Layer.Pool2d pool ->
            layers.add(
                new Layer.Pool2d(own(pool.name()), pool.input(), pool.window(), pool.kind()));
        case Layer.Neurons _, Layer.Relu _, Layer.Quantized _ ->
            layers.add(new Layer.Relu(own(layer.name())));
        case Layer.LayerNorm _, Layer.BatchNorm _, Layer.Residual _ -> {}
      }
    }
    int inputs = last == 0 ? network.inputs() : network.widthAfter(last - 1);
    layers.add(new Layer.Linear(own(network.layers().get(last).name()), inputs, 1));
    Encoder encoder = network.encoder();
    return new Network(
        network.observationSize(),
        new Encoder(
            Encoder.Presentation.CURRENT, encoder.signs(), encoder.constant(), encoder.scale()),
        layers,
        new Decoder(Decoder.Reading.LAST_MEMBRANE),
        Network.Head.VALUES,
        1);
  }

  private static void requireNoLevel(Network.Head head) {
    switch (head) {
      case Network.Head.Values _ -> {}
      case Network.Head.Dueling _ ->
          throw new IllegalArgumentException(
              "CommonMode: expected a network with one output per action, found a dueling head,"
                  + " which values states itself: correct the common mode (agent.common_mode) or"
                  + " have a dueling head (network.dueling), not both");
      case Network.Head.Categorical _, Network.Head.Quantile _ ->
          throw new IllegalArgumentException(
              "CommonMode: expected a network with one output per action, found the distributions"
                  + " of "
                  + head
                  + ", which have no common mode to correct: correct it (agent.common_mode) or"
                  + " learn distributions (network.head), not both");
    }
  }

  /** What stands behind it reads out. */
  private static int lastSynapse(Network network) {
    int last = network.layers().size() - 1;
    while (!(network.layers().get(last) instanceof Layer.Synaptic)) {
      last--;
    }
    return last;
  }

  /** Tells its layers from those of the network that acts, in messages. */
  private static String own(String layer) {
    return "baseline_" + layer;
  }

  @Override
  public void look(Batch batch) {
    nextBaselines = valuing.forward(batch.nextObservations(), batch.size());
    baselines = learning.forward(batch.observations(), batch.size());
  }

  @Override
  public float next(float[] outputs, int sample, int action) {
    return advantage(outputs, sample, action) + nextBaselines[sample];
  }

  @Override
  public float now(float[] outputs, int sample, int action) {
    return advantage(outputs, sample, action) + baselines[sample];
  }

  private float advantage(float[] outputs, int sample, int action) {
    float sum = 0;
    for (int other = 0; other < actions; other++) {
      sum += outputs[sample * actions + other];
    }
    return outputs[sample * actions + action] - sum / actions;
  }

  @Override
  public void spread(float error, float[] outputErrors, int sample, int action) {
    for (int other = 0; other < actions; other++) {
      outputErrors[sample * actions + other] = -error / actions;
    }
    outputErrors[sample * actions + action] += error;
    errors[sample] = error;
  }

  @Override
  public void requireFinite(double loss, long step, long updates) {
    boolean spoilt =
        !Double.isFinite(loss)
            && !(learner.parameters().firstNonFinite() + target.firstNonFinite()).isEmpty();
    if (spoilt) {
      learner.requireFinite(loss, target, step, updates);
    }
  }

  @Override
  public void descend(double learningRate, long step, long updates) {
    learner.descend(learning.backward(errors), learningRate, step, updates);
  }

  @Override
  public void copyToTarget() {
    target.copyFrom(learner.parameters());
  }

  @Override
  public void drawTargetAlong(double share) {
    learner.drawAlong(target, share);
  }

  @Override
  public void save(Snapshot snapshot) {
    Snapshot scope = snapshot.scoped("commonMode");
    learner.save(scope);
    States.save(target, scope.scoped("target"));
  }

  @Override
  public void restore(Snapshot snapshot) {
    Snapshot scope = snapshot.scoped("commonMode");
    learner.restore(scope);
    States.restore(target, scope.scoped("target"));
  }
}

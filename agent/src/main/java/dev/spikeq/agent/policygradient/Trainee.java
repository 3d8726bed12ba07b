package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.learning.Learner;
import dev.spikeq.agent.learning.States;
import dev.spikeq.agent.learning.WeightAveraging;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.optimizer.Centralization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;

/**
 * A network that acts and learns: parameters, programs, optimizer. A batch of any size goes through
 * it in pieces of {@value #CHUNK} samples, whose gradients are added in order.
 */
final class Trainee {
  /** Samples that go through a training program together. */
  static final int CHUNK = 512;

  private final Network network;
  private final Kernels kernels;
  private final WeightAveraging averaging;
  private final Learner learner;
  private final Parameters averaged;
  private final Parameters gradients;
  private final Program acting;
  private final Program training;
  private final float[] piece;
  private final float[] errors;

  /** What a network's outputs should be. */
  interface OutputLoss {
    /**
     * Looks at some samples of a batch.
     *
     * @param outputs {@code [count, outputs]}
     * @param first the first of them in the batch
     * @param count how many
     * @param errors {@code [count, outputs]}: receives the derivative of the whole batch's loss
     * @return these samples' part of the loss
     */
    double differentiate(float[] outputs, int first, int count, float[] errors);
  }

  /** {@code together} is the largest batch of {@link #act}; {@code name} that of its streams. */
  Trainee(
      String name,
      Network network,
      Initialization initialization,
      PolicyGradientConfig.Descent descent,
      int together,
      RandomStream root,
      Engine engine) {
    this.network = network;
    kernels = engine.kernels();
    averaging = descent.averaging();
    Parameters parameters = initialization.initialize(network, root.child("init/" + name), engine);
    averaged = parameters.copy();
    gradients = parameters.zerosLike();
    acting = Program.forInference(network, parameters, together, engine);
    training = Program.forTraining(network, parameters, CHUNK, engine);
    acting.encoderRandom().restore(root.child("encoder/" + name + "/acting").state());
    training.encoderRandom().restore(root.child("encoder/" + name + "/training").state());
    learner =
        new Learner(
            network,
            parameters,
            descent.optimizer(),
            Centralization.NONE,
            descent.clipping(),
            engine);
    piece = new float[CHUNK * network.observationSize()];
    errors = new float[CHUNK * network.outputs()];
  }

  /** The outputs for at most as many observations as act together; overwritten by the next call. */
  float[] act(float[] observations, int count) {
    return acting.forward(observations, count);
  }

  /** The outputs for the first {@code count} observations, into {@code outputs}. */
  void forward(float[] observations, int count, float[] outputs) {
    int width = network.outputs();
    for (int first = 0; first < count; first += CHUNK) {
      int size = Math.min(CHUNK, count - first);
      float[] part = training.forward(cut(observations, first, size), size);
      System.arraycopy(part, 0, outputs, first * width, size * width);
    }
  }

  private float[] cut(float[] observations, int first, int size) {
    int observed = network.observationSize();
    System.arraycopy(observations, first * observed, piece, 0, size * observed);
    return piece;
  }

  /**
   * Makes one step down a loss of the first {@code count} observations.
   *
   * @return the loss before the step
   */
  double learn(
      float[] observations, int count, OutputLoss loss, double rate, long step, long updates) {
    double sum = accumulate(observations, count, loss, step, updates);
    learner.descend(gradients, rate, step, updates);
    if (averaging instanceof WeightAveraging.Exponential(double decay)) {
      learner.drawAlong(averaged, 1 - decay);
    }
    return sum;
  }

  /** Leaves the gradient of the loss in {@link #gradients}. */
  double accumulate(float[] observations, int count, OutputLoss loss, long step, long updates) {
    double sum = 0;
    for (int first = 0; first < count; first += CHUNK) {
      int size = Math.min(CHUNK, count - first);
      float[] outputs = training.forward(cut(observations, first, size), size);
      double part = loss.differentiate(outputs, first, size, errors);
      learner.requireFinite(part, learner.parameters(), step, updates);
      sum += part;
      FloatArray partial = training.backward(errors).storage();
      if (first == 0) {
        gradients.storage().copyFrom(partial);
      } else {
        kernels.addScaled(1, partial, gradients.storage(), partial.length());
      }
    }
    return sum;
  }

  /** Of the last batch; clipped if it was learned from. */
  Parameters gradients() {
    return gradients;
  }

  /** What the last piece of a batch ran through. */
  Program training() {
    return training;
  }

  Parameters parameters() {
    return learner.parameters();
  }

  Parameters evaluationParameters() {
    return switch (averaging) {
      case WeightAveraging.None() -> parameters();
      case WeightAveraging.Exponential _ -> averaged;
    };
  }

  void save(Snapshot snapshot) {
    learner.save(snapshot);
    if (averaging instanceof WeightAveraging.Exponential) {
      States.save(averaged, snapshot.scoped("averaged"));
    }
    snapshot.put("encoder/acting", acting.encoderRandom().state());
    snapshot.put("encoder/training", training.encoderRandom().state());
  }

  void restore(Snapshot snapshot) {
    learner.restore(snapshot);
    if (averaging instanceof WeightAveraging.Exponential) {
      States.restore(averaged, snapshot.scoped("averaged"));
    }
    acting.encoderRandom().restore(snapshot.longs("encoder/acting", 4));
    training.encoderRandom().restore(snapshot.longs("encoder/training", 4));
  }
}

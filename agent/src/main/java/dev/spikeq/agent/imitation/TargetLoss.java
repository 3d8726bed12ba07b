package dev.spikeq.agent.imitation;

import dev.spikeq.snn.loss.CrossEntropy;

/** How far a batch of outputs is from what the teacher says, and the gradient by the outputs. */
final class TargetLoss {
  private final int batch;
  private final int actions;
  private final float[] logits;
  private final float[] gradient;

  TargetLoss(int batch, int actions) {
    this.batch = batch;
    this.actions = actions;
    logits = new float[batch * actions];
    gradient = new float[batch * actions];
  }

  /** By the outputs, of the loss that was asked for last; {@code [batch, actions]}. */
  float[] gradient() {
    return gradient;
  }

  /** The mean of {@code -log softmax(outputs / temperature)[label]}. */
  double ofActions(float[] outputs, int[] labels, double temperature) {
    float sharpness = (float) (1 / temperature);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = outputs[i] * sharpness;
    }
    double loss = CrossEntropy.meanWithGradient(logits, labels, batch, actions, gradient);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= sharpness;
    }
    return loss;
  }

  /**
   * The mean squared error of the advantages, plus {@code meanWeight} times that of their mean.
   *
   * @param outputs {@code [batch, actions]}
   * @param values the teacher's, {@code [batch, actions]}
   */
  double ofValues(float[] outputs, float[] values, double meanWeight) {
    double loss = 0;
    for (int first = 0; first < batch * actions; first += actions) {
      double mean = 0;
      for (int i = first; i < first + actions; i++) {
        mean += (double) (outputs[i] - values[i]) / actions;
      }
      loss += meanWeight * mean * mean;
      for (int i = first; i < first + actions; i++) {
        double advantage = outputs[i] - values[i] - mean;
        loss += advantage * advantage / actions;
        gradient[i] = (float) (2 * (advantage + meanWeight * mean) / actions / batch);
      }
    }
    return loss / batch;
  }

  /** The share of a batch in which the first of the largest outputs is the label's. */
  double agreement(float[] outputs, int[] labels) {
    int agreed = 0;
    for (int sample = 0; sample < batch; sample++) {
      int first = sample * actions;
      int best = 0;
      for (int action = 1; action < actions; action++) {
        best = outputs[first + action] > outputs[first + best] ? action : best;
      }
      agreed += best == labels[sample] ? 1 : 0;
    }
    return (double) agreed / batch;
  }
}

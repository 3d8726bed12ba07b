package dev.spikeq.snn.loss;

/** Cross-entropy of a softmax, for classifiers. */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * The mean of {@code -log softmax(logits)[target]} over a batch, and its gradient.
   *
   * @param logits {@code [batch, classes]}
   * @param targets {@code [batch]}: the right class of each sample
   * @param batch number of samples
   * @param classes number of classes
   * @param gradient {@code [batch, classes]}: receives {@code (softmax - onehot) / batch}
   * @return the mean loss
   * @throws IllegalArgumentException when a target is no class
   */
  public static double meanWithGradient(
      float[] logits, int[] targets, int batch, int classes, float[] gradient) {
    double total = 0;
    for (int sample = 0; sample < batch; sample++) {
      int target = targets[sample];
      if (target < 0 || target >= classes) {
        throw new IllegalArgumentException(
            "CrossEntropy: expected a class in [0, "
                + classes
                + ") for sample "
                + sample
                + ", found "
                + target);
      }
      total += one(logits, sample * classes, classes, target, 1f / batch, gradient);
    }
    return total / batch;
  }

  private static double one(
      float[] logits, int offset, int classes, int target, float share, float[] gradient) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[offset + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[offset + c] - largest);
    }
    for (int c = 0; c < classes; c++) {
      double probability = Math.exp(logits[offset + c] - largest) / sum;
      gradient[offset + c] = (float) (probability - (c == target ? 1 : 0)) * share;
    }
    return Math.log(sum) - (logits[offset + target] - largest);
  }
}

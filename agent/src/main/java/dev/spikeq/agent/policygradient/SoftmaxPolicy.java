package dev.spikeq.agent.policygradient;

import java.util.random.RandomGenerator;

/**
 * The softmax over one row of a network's outputs, and its derivatives. {@link #look} first, then
 * everything else is about that row.
 *
 * <p>With {@code p = softmax(z)}: {@code ∂ log p[a] / ∂z[j] = [j = a] - p[j]} and, for the entropy
 * {@code H = -Σ p log p}, {@code ∂H / ∂z[j] = -p[j] (log p[j] + H)}.
 */
final class SoftmaxPolicy {
  private final double[] logs;
  private double entropy;

  SoftmaxPolicy(int actions) {
    logs = new double[actions];
  }

  int actions() {
    return logs.length;
  }

  /** Takes the row of {@code outputs} that begins at {@code offset}. */
  void look(float[] outputs, int offset) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logs.length; i++) {
      largest = Math.max(largest, outputs[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      sum += Math.exp(outputs[offset + i] - largest);
    }
    double logSum = largest + Math.log(sum);
    entropy = 0;
    for (int i = 0; i < logs.length; i++) {
      logs[i] = outputs[offset + i] - logSum;
      entropy -= Math.exp(logs[i]) * logs[i];
    }
  }

  double logProbability(int action) {
    return logs[action];
  }

  /** In nats. */
  double entropy() {
    return entropy;
  }

  /** Draws an action, with one number. */
  int draw(RandomGenerator random) {
    double left = random.nextDouble();
    for (int action = 0; action < logs.length - 1; action++) {
      left -= Math.exp(logs[action]);
      if (left < 0) {
        return action;
      }
    }
    return logs.length - 1;
  }

  /**
   * Writes the derivative by the row of {@code slope log p[action] + entropySlope H} into {@code
   * errors} from {@code offset} on.
   */
  void differentiate(int action, double slope, double entropySlope, float[] errors, int offset) {
    for (int i = 0; i < logs.length; i++) {
      double probability = Math.exp(logs[i]);
      double byAction = (i == action ? 1 : 0) - probability;
      double byEntropy = -probability * (logs[i] + entropy);
      errors[offset + i] = (float) (slope * byAction + entropySlope * byEntropy);
    }
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Network.Head;
import java.util.Arrays;

/**
 * Makes outputs of decoded values, and errors of decoded values of errors of outputs. Not for use
 * by several threads at once.
 */
final class HeadOperator {
  private final Head head;
  private final int width;
  private final int outputs;

  /** Of one output; of a categorical head only. */
  private final double[] probabilities;

  HeadOperator(Network network) {
    head = network.head();
    width = network.decodedOutputs();
    outputs = network.outputs();
    probabilities = new double[head instanceof Head.Categorical c ? c.atoms() : 0];
  }

  /** Combines the samples {@code [samples, width]} to {@code target [samples, outputs]}. */
  void combine(float[] decoded, int samples, float[] target) {
    for (int sample = 0; sample < samples; sample++) {
      int from = sample * width;
      int to = sample * outputs;
      switch (head) {
        case Head.Values _ -> System.arraycopy(decoded, from, target, to, width);
        case Head.Dueling _ -> center(decoded, from, target, to);
        case Head.Categorical categorical -> {
          for (int n = 0; n < outputs; n++) {
            target[to + n] = mean(categorical, decoded, from + n * categorical.atoms());
          }
        }
        case Head.Quantile(int count) -> {
          for (int n = 0; n < outputs; n++) {
            target[to + n] = mean(decoded, from + n * count, count);
          }
        }
      }
    }
  }

  private void center(float[] decoded, int from, float[] target, int to) {
    float sum = 0f;
    for (int n = 1; n < width; n++) {
      sum += decoded[from + n];
    }
    float shift = decoded[from] - sum / outputs;
    for (int n = 1; n < width; n++) {
      target[to + n - 1] = decoded[from + n] + shift;
    }
  }

  private float mean(Head.Categorical categorical, float[] decoded, int from) {
    categorical.probabilities(decoded, from, probabilities);
    double mean = 0;
    for (int i = 0; i < probabilities.length; i++) {
      mean += probabilities[i] * categorical.atom(i);
    }
    return (float) mean;
  }

  private static float mean(float[] decoded, int from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += decoded[from + i];
    }
    return (float) (sum / count);
  }

  /**
   * Splits errors {@code [samples, outputs]} to {@code target [samples, width]}.
   *
   * @param decoded of the pass that the errors are of
   */
  void split(float[] errors, float[] decoded, int samples, float[] target) {
    for (int sample = 0; sample < samples; sample++) {
      int from = sample * outputs;
      int to = sample * width;
      switch (head) {
        case Head.Values _ -> System.arraycopy(errors, from, target, to, width);
        case Head.Dueling _ -> uncenter(errors, from, target, to);
        case Head.Categorical categorical -> {
          for (int n = 0; n < outputs; n++) {
            differentiate(
                categorical, errors[from + n], decoded, target, to + n * categorical.atoms());
          }
        }
        case Head.Quantile(int count) -> {
          for (int n = 0; n < outputs; n++) {
            Arrays.fill(target, to + n * count, to + (n + 1) * count, errors[from + n] / count);
          }
        }
      }
    }
  }

  private void uncenter(float[] errors, int from, float[] target, int to) {
    float sum = 0f;
    for (int n = 0; n < outputs; n++) {
      sum += errors[from + n];
    }
    target[to] = sum;
    for (int n = 1; n < width; n++) {
      target[to + n] = errors[from + n - 1] - sum / outputs;
    }
  }

  /** The derivative of a mean by a decoded value is p (atom − mean). */
  private void differentiate(
      Head.Categorical categorical, float error, float[] decoded, float[] target, int offset) {
    double mean = mean(categorical, decoded, offset);
    for (int i = 0; i < probabilities.length; i++) {
      target[offset + i] = (float) (error * probabilities[i] * (categorical.atom(i) - mean));
    }
  }
}

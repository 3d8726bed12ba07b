package dev.spikeq.snn.program;

import dev.spikeq.snn.layer.Layer;
import java.util.Map;

/**
 * A batch normalization of a single sample, over its time steps and places, differentiated by the
 * definitions of mean and variance.
 */
final class TwinBatchNorm implements TwinStage {
  private final Layer.BatchNorm layer;
  private final Map<String, double[]> parameters;
  private final Map<String, double[]> gradients;
  private double[][] input = new double[0][];
  private double[] means = new double[0];
  private double[] deviations = new double[0];

  TwinBatchNorm(
      Layer.BatchNorm layer, Map<String, double[]> parameters, Map<String, double[]> gradients) {
    this.layer = layer;
    this.parameters = parameters;
    this.gradients = gradients;
  }

  private int channel(int n) {
    return n % layer.channels();
  }

  /** The mean of what a value and its place make, channel by channel. */
  private double[] mean(TwinStage.Element element) {
    double[] sums = new double[layer.channels()];
    double count = (double) input.length * input[0].length / layer.channels();
    for (int t = 0; t < input.length; t++) {
      for (int n = 0; n < input[t].length; n++) {
        sums[channel(n)] += element.at(t, n) / count;
      }
    }
    return sums;
  }

  private double distance(int t, int n) {
    return input[t][n] - means[channel(n)];
  }

  @Override
  public double[][] forward(double[][] x) {
    input = x;
    means = mean((t, n) -> x[t][n]);
    deviations = mean((t, n) -> distance(t, n) * distance(t, n));
    for (int c = 0; c < deviations.length; c++) {
      deviations[c] = Math.sqrt(deviations[c] + layer.epsilon());
    }
    double[] gain = parameters.get(layer.name() + ".gain");
    double[] shift = parameters.get(layer.name() + ".shift");
    return TwinStage.map(
        x,
        (t, n) -> gain[channel(n)] * distance(t, n) / deviations[channel(n)] + shift[channel(n)]);
  }

  @Override
  public double[][] backward(double[][] errors) {
    double[] gain = parameters.get(layer.name() + ".gain");
    for (int t = 0; t < errors.length; t++) {
      for (int n = 0; n < errors[t].length; n++) {
        int c = channel(n);
        gradients.get(layer.name() + ".gain")[c] += errors[t][n] * distance(t, n) / deviations[c];
        gradients.get(layer.name() + ".shift")[c] += errors[t][n];
      }
    }
    double[] byMean = mean((t, n) -> -errors[t][n] * gain[channel(n)] / deviations[channel(n)]);
    double[] byDeviation =
        mean((t, n) ->
            -errors[t][n] * gain[channel(n)] * distance(t, n) / square(deviations[channel(n)]));
    return TwinStage.map(
        errors,
        (t, n) -> {
          int c = channel(n);
          return errors[t][n] * gain[c] / deviations[c]
              + byMean[c]
              + byDeviation[c] * distance(t, n) / deviations[c];
        });
  }

  private static double square(double value) {
    return value * value;
  }
}

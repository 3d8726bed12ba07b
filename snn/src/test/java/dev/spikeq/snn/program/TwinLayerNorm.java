package dev.spikeq.snn.program;

import dev.spikeq.snn.layer.Layer;
import java.util.Arrays;
import java.util.Map;

/** A layer normalization, differentiated by the definitions of mean and variance. */
final class TwinLayerNorm implements TwinStage {
  private final Layer.LayerNorm layer;
  private final Map<String, double[]> parameters;
  private final Map<String, double[]> gradients;
  private double[][] input = new double[0][];

  TwinLayerNorm(
      Layer.LayerNorm layer, Map<String, double[]> parameters, Map<String, double[]> gradients) {
    this.layer = layer;
    this.parameters = parameters;
    this.gradients = gradients;
  }

  private static double mean(double[] row) {
    return Arrays.stream(row).average().orElseThrow();
  }

  private double deviation(double[] row) {
    double mean = mean(row);
    double variance = Arrays.stream(row).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    return Math.sqrt(variance + layer.epsilon());
  }

  @Override
  public double[][] forward(double[][] x) {
    input = x;
    double[] gain = parameters.get(layer.name() + ".gain");
    double[] shift = parameters.get(layer.name() + ".shift");
    return TwinStage.map(
        x, (t, n) -> gain[n] * (x[t][n] - mean(x[t])) / deviation(x[t]) + shift[n]);
  }

  @Override
  public double[][] backward(double[][] errors) {
    double[] gain = parameters.get(layer.name() + ".gain");
    double[][] result = TwinStage.map(errors, (t, n) -> 0);
    for (int t = 0; t < errors.length; t++) {
      double mean = mean(input[t]);
      double deviation = deviation(input[t]);
      double byMean = 0;
      double byDeviation = 0;
      for (int n = 0; n < errors[t].length; n++) {
        double distance = input[t][n] - mean;
        gradients.get(layer.name() + ".gain")[n] += errors[t][n] * distance / deviation;
        gradients.get(layer.name() + ".shift")[n] += errors[t][n];
        result[t][n] = errors[t][n] * gain[n] / deviation;
        byMean -= errors[t][n] * gain[n] / deviation;
        byDeviation -= errors[t][n] * gain[n] * distance / (deviation * deviation);
      }
      for (int n = 0; n < errors[t].length; n++) {
        double distance = input[t][n] - mean;
        result[t][n] += (byMean + byDeviation * distance / deviation) / errors[t].length;
      }
    }
    return result;
  }
}

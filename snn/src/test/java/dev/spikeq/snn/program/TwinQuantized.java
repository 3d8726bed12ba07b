package dev.spikeq.snn.program;

import dev.spikeq.snn.layer.Layer;
import java.util.Map;

/**
 * Units that round. Once frozen, what the rounding adds to {@code clip(x/theta)} is a constant of
 * the last forward pass: the smooth function whose derivatives are the straight-through ones.
 */
final class TwinQuantized implements TwinStage {
  private final int levels;
  private final double[] logarithms;
  private final double[] byLogarithms;
  private double[][] input = new double[0][];
  private double[][] output = new double[0][];
  private double[][] rounding = new double[0][];
  private boolean frozen;

  TwinQuantized(
      Layer.Quantized layer, Map<String, double[]> parameters, Map<String, double[]> gradients) {
    levels = layer.levels();
    logarithms = parameters.get(layer.name() + ".log_threshold");
    byLogarithms = gradients.get(layer.name() + ".log_threshold");
  }

  private double theta(int n) {
    return Math.exp(logarithms[n % logarithms.length]);
  }

  private double share(double[][] x, int t, int n) {
    return Math.clamp(x[t][n] / theta(n), 0.0, 1.0);
  }

  private double rounded(double[][] x, int t, int n) {
    double level = Math.floor(levels * x[t][n] / theta(n) + 0.5);
    return Math.clamp(level, 0.0, levels) / levels;
  }

  @Override
  public double[][] forward(double[][] x) {
    input = x;
    if (!frozen) {
      rounding = TwinStage.map(x, (t, n) -> rounded(x, t, n) - share(x, t, n));
    }
    output = TwinStage.map(x, (t, n) -> theta(n) * (share(x, t, n) + rounding[t][n]));
    return output;
  }

  @Override
  public double[][] backward(double[][] errors) {
    return TwinStage.map(
        errors,
        (t, n) -> {
          double x = input[t][n];
          double y = output[t][n];
          boolean inside = x >= 0 && x <= theta(n);
          double byTheta = inside ? (y - x) / theta(n) : x > 0 ? 1 : 0;
          byLogarithms[n % logarithms.length] += errors[t][n] * byTheta * theta(n);
          return inside ? errors[t][n] : 0;
        });
  }

  @Override
  public void freeze() {
    frozen = true;
  }

  @Override
  public double margin() {
    double margin = Double.POSITIVE_INFINITY;
    for (double[] row : input) {
      for (int n = 0; n < row.length; n++) {
        double level = levels * row[n] / theta(n);
        double toCorner = Math.min(Math.abs(level), Math.abs(level - levels));
        double toStep = Math.abs(level + 0.5 - Math.rint(level + 0.5));
        boolean between = level > -1 && level < levels + 1;
        margin = Math.min(margin, between ? Math.min(toCorner, toStep) : toCorner);
      }
    }
    return margin;
  }
}

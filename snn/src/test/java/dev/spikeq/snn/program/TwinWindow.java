package dev.spikeq.snn.program;

import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import java.util.Map;

/** A convolution by its definition: one sum for each channel of each place. */
final class TwinWindow implements TwinStage {
  private final Layer.Conv2d layer;
  private final Map<String, double[]> parameters;
  private final Map<String, double[]> gradients;
  private double[][] input = new double[0][];

  TwinWindow(
      Layer.Conv2d layer, Map<String, double[]> parameters, Map<String, double[]> gradients) {
    this.layer = layer;
    this.parameters = parameters;
    this.gradients = gradients;
  }

  /** Takes an input, a weight and an output that belong together. */
  @FunctionalInterface
  private interface Product {
    void take(int from, int weight, int to);
  }

  private void forEachProduct(Product product) {
    Image seen = layer.input();
    Image made = layer.output();
    Window window = layer.window();
    for (int to = 0; to < made.size(); to++) {
      int channel = to % made.channels();
      int x = to / made.channels() % made.width();
      int y = to / made.channels() / made.width();
      for (int tap = 0; tap < layer.fanIn(); tap++) {
        int row = y * window.stride() - window.padding() + tap / seen.channels() / window.width();
        int column =
            x * window.stride() - window.padding() + tap / seen.channels() % window.width();
        if (row >= 0 && row < seen.height() && column >= 0 && column < seen.width()) {
          int from = (row * seen.width() + column) * seen.channels() + tap % seen.channels();
          product.take(from, tap * layer.channels() + channel, to);
        }
      }
    }
  }

  @Override
  public double[][] forward(double[][] x) {
    input = x;
    double[] weights = parameters.get(layer.name() + ".weight");
    double[] biases = parameters.get(layer.name() + ".bias");
    double[][] output = new double[x.length][layer.outputWidth()];
    for (int t = 0; t < x.length; t++) {
      double[] in = x[t];
      double[] out = output[t];
      for (int to = 0; to < out.length; to++) {
        out[to] = biases == null ? 0 : biases[to % layer.channels()];
      }
      forEachProduct((from, weight, to) -> out[to] += in[from] * weights[weight]);
    }
    return output;
  }

  @Override
  public double[][] backward(double[][] errors) {
    double[] weights = parameters.get(layer.name() + ".weight");
    double[] byWeights = gradients.get(layer.name() + ".weight");
    double[] byBiases = gradients.get(layer.name() + ".bias");
    double[][] inputErrors = new double[errors.length][layer.inputWidth()];
    for (int t = 0; t < errors.length; t++) {
      double[] in = input[t];
      double[] back = inputErrors[t];
      double[] error = errors[t];
      for (int to = 0; byBiases != null && to < error.length; to++) {
        byBiases[to % layer.channels()] += error[to];
      }
      forEachProduct((from, weight, to) -> {
        back[from] += error[to] * weights[weight];
        byWeights[weight] += error[to] * in[from];
      });
    }
    return inputErrors;
  }
}

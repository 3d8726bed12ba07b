package dev.spikeq.snn.program;

import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;

/** A pool by its definition. */
final class TwinPool implements TwinStage {
  private final Layer.Pool2d layer;

  TwinPool(Layer.Pool2d layer) {
    this.layer = layer;
  }

  /** How much an input counts in an output. */
  private double share(int from, int to) {
    Image seen = layer.input();
    Image made = layer.output();
    int down = row(seen, from) + layer.window().padding() - row(made, to) * layer.window().stride();
    int across =
        column(seen, from) + layer.window().padding() - column(made, to) * layer.window().stride();
    boolean inside =
        from % seen.channels() == to % made.channels()
            && down >= 0
            && down < layer.window().height()
            && across >= 0
            && across < layer.window().width();
    double factor = layer.kind() == Layer.Pool2d.Pooling.SUM ? 1 : 1.0 / layer.window().places();
    return inside ? factor : 0;
  }

  private static int row(Image image, int index) {
    return index / image.channels() / image.width();
  }

  private static int column(Image image, int index) {
    return index / image.channels() % image.width();
  }

  @Override
  public double[][] forward(double[][] x) {
    double[][] output = new double[x.length][layer.outputWidth()];
    return TwinStage.map(
        output,
        (t, to) -> {
          double sum = 0;
          for (int from = 0; from < x[t].length; from++) {
            sum += share(from, to) * x[t][from];
          }
          return sum;
        });
  }

  @Override
  public double[][] backward(double[][] errors) {
    double[][] input = new double[errors.length][layer.inputWidth()];
    return TwinStage.map(
        input,
        (t, from) -> {
          double sum = 0;
          for (int to = 0; to < errors[t].length; to++) {
            sum += share(from, to) * errors[t][to];
          }
          return sum;
        });
  }
}

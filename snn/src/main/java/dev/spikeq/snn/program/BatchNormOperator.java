package dev.spikeq.snn.program;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Normalization;
import dev.spikeq.snn.layer.Layer;

/**
 * Batch normalization: by the statistics of the shard while training, otherwise by the running ones
 * among the parameters.
 */
final class BatchNormOperator implements Operator {
  private final Compilation compilation;
  private final Normalization norm;
  private final float momentum;
  private final int meanOffset;
  private final int varianceOffset;
  private final Signal.Values input;
  private final Signal.Values output;

  /** Means and variances that the last forward pass used. */
  private final FloatArray statistics;

  BatchNormOperator(
      Compilation compilation, Layer.BatchNorm layer, Parameters parameters, Signal.Values input) {
    this.compilation = compilation;
    this.input = input;
    momentum = layer.momentum();
    meanOffset = parameters.entry(layer.name() + ".mean").offset();
    varianceOffset = parameters.entry(layer.name() + ".variance").offset();
    norm =
        new Normalization(
            parameters.entry(layer.name() + ".gain").offset(),
            parameters.entry(layer.name() + ".shift").offset(),
            layer.channels(),
            input.width() / layer.channels(),
            layer.epsilon());
    output = LayerNormOperator.output(compilation, input);
    statistics = FloatArray.allocate(2 * FloatArray.padded(layer.channels()));
  }

  Signal.Values output() {
    return output;
  }

  private int rows(int samples) {
    return input.constant() ? samples : samples * compilation.steps();
  }

  @Override
  public void forward(int samples) {
    FloatArray parameters = compilation.parameters();
    if (compilation.trains()) {
      compilation.kernels().channelStatistics(norm, input.data(), rows(samples), statistics);
    } else {
      int variances = FloatArray.padded(norm.channels());
      for (int c = 0; c < norm.channels(); c++) {
        statistics.set(c, parameters.get(meanOffset + c));
        statistics.set(variances + c, parameters.get(varianceOffset + c));
      }
    }
    compilation
        .kernels()
        .normalizeChannels(
            norm, parameters, input.data(), rows(samples), statistics, output.data());
  }

  /**
   * Takes the last forward pass into the running statistics, as this share of the batch.
   *
   * @param share of the batch that this shard holds
   */
  void count(double share) {
    FloatArray parameters = compilation.parameters();
    int variances = FloatArray.padded(norm.channels());
    float weight = (float) (1 - Math.pow(1 - (double) momentum, share));
    for (int c = 0; c < norm.channels(); c++) {
      move(parameters, meanOffset + c, weight, statistics.get(c));
      move(parameters, varianceOffset + c, weight, statistics.get(variances + c));
    }
  }

  private static void move(FloatArray array, int index, float weight, float to) {
    float now = array.get(index);
    array.set(index, Math.fma(weight, to - now, now));
  }

  @Override
  public void backward(int samples) {
    FloatArray gradient = output.gradient();
    FloatArray gradients = compilation.gradients();
    if (gradient == null || gradients == null) {
      throw new IllegalStateException("BatchNormOperator: compiled without gradients");
    }
    compilation
        .kernels()
        .normalizeChannelsBackward(
            norm,
            compilation.parameters(),
            gradients,
            input.data(),
            rows(samples),
            statistics,
            gradient);
  }
}

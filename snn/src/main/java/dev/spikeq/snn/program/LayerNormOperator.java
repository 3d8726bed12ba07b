package dev.spikeq.snn.program;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Normalization;
import dev.spikeq.snn.layer.Layer;
import org.jspecify.annotations.Nullable;

/** Layer normalization. The input's values become normalized ones; its error takes the output's. */
final class LayerNormOperator implements Operator {
  private final Compilation compilation;
  private final Normalization norm;
  private final Signal.Values input;
  private final Signal.Values output;
  private final FloatArray scales;

  LayerNormOperator(
      Compilation compilation, Layer.LayerNorm layer, Parameters parameters, Signal.Values input) {
    this.compilation = compilation;
    this.input = input;
    norm =
        new Normalization(
            parameters.entry(layer.name() + ".gain").offset(),
            parameters.entry(layer.name() + ".shift").offset(),
            input.width(),
            1,
            layer.epsilon());
    output = output(compilation, input);
    scales = FloatArray.allocate(compilation.rows());
  }

  /** A signal like a normalization's input, whose error lies where that of the input does. */
  static Signal.Values output(Compilation compilation, Signal.Values input) {
    @Nullable FloatArray gradient = input.gradient();
    if (gradient == null && compilation.trains()) {
      gradient = compilation.allocate(input.width(), input.constant());
    }
    return new Signal.Values(
        input.width(),
        input.constant(),
        compilation.allocate(input.width(), input.constant()),
        gradient);
  }

  Signal.Values output() {
    return output;
  }

  private int rows(int samples) {
    return input.constant() ? samples : samples * compilation.steps();
  }

  @Override
  public void forward(int samples) {
    compilation
        .kernels()
        .normalize(
            norm, compilation.parameters(), input.data(), rows(samples), scales, output.data());
  }

  @Override
  public void backward(int samples) {
    FloatArray gradient = output.gradient();
    FloatArray gradients = compilation.gradients();
    if (gradient == null || gradients == null) {
      throw new IllegalStateException("LayerNormOperator: compiled without gradients");
    }
    compilation
        .kernels()
        .normalizeBackward(
            norm,
            compilation.parameters(),
            gradients,
            input.data(),
            rows(samples),
            scales,
            gradient);
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;

/** Rectified linear units, in place. */
final class ReluOperator implements Operator {
  private final Compilation compilation;
  private final Signal.Values values;

  ReluOperator(Compilation compilation, Signal.Values values) {
    this.compilation = compilation;
    this.values = values;
  }

  private int count(int samples) {
    int rows = values.constant() ? samples : samples * compilation.steps();
    return rows * FloatArray.padded(values.width());
  }

  @Override
  public void forward(int samples) {
    compilation.kernels().rectify(values.data(), count(samples));
  }

  @Override
  public void backward(int samples) {
    FloatArray gradient = values.gradient();
    if (gradient == null) {
      throw new IllegalStateException("ReluOperator: compiled without gradients");
    }
    compilation.kernels().rectifyBackward(values.data(), gradient, count(samples));
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Quantizer;

/** Units that round to levels of a learned threshold. */
final class QuantizeOperator implements Operator {
  private final Compilation compilation;
  private final Signal.Values input;
  private final Signal.Values output;
  private final int offset;

  /** The logarithms that the thresholds were computed from. */
  private final float[] logarithms;

  private final Quantizer quantizer;

  /**
   * Compiles a layer.
   *
   * @param offset where the logarithms of its thresholds lie in the parameters
   */
  QuantizeOperator(Compilation compilation, int levels, int offset, Signal.Values input) {
    this.compilation = compilation;
    this.input = input;
    this.offset = offset;
    output =
        new Signal.Values(
            input.width(),
            input.constant(),
            compilation.allocate(input.width(), input.constant()),
            input.gradient());
    int stride = FloatArray.padded(input.width());
    FloatArray thresholds = FloatArray.allocate(stride);
    FloatArray shifts = FloatArray.allocate(stride);
    thresholds.fill(0, stride, 1f);
    shifts.fill(0, input.width(), 0.5f);
    logarithms = new float[input.width()];
    quantizer = new Quantizer(levels, thresholds, shifts, thresholds);
  }

  Signal.Values output() {
    return output;
  }

  private int rows(int samples) {
    return input.constant() ? samples : samples * compilation.steps();
  }

  private void readThresholds() {
    FloatArray parameters = compilation.parameters();
    for (int n = 0; n < logarithms.length; n++) {
      float logarithm = parameters.get(offset + n);
      if (logarithm != logarithms[n]) {
        logarithms[n] = logarithm;
        float threshold = (float) Math.exp(logarithm);
        quantizer.thresholds().set(n, threshold);
        quantizer.shifts().set(n, 0.5f * threshold);
      }
    }
  }

  @Override
  public void forward(int samples) {
    readThresholds();
    compilation.kernels().quantize(quantizer, input.data(), rows(samples), output.data());
  }

  @Override
  public void backward(int samples) {
    FloatArray gradient = output.gradient();
    FloatArray gradients = compilation.gradients();
    if (gradient == null || gradients == null) {
      throw new IllegalStateException("QuantizeOperator: compiled without gradients");
    }
    compilation
        .kernels()
        .quantizeBackward(
            quantizer, input.data(), output.data(), rows(samples), gradient, gradients, offset);
  }
}

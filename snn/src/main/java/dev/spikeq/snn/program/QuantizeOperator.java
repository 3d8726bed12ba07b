package dev.spikeq.snn.program;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Quantizer;
import dev.spikeq.snn.layer.Layer;
import org.jspecify.annotations.Nullable;

/** Units that round to levels of a learned threshold, their own or that of their channel. */
final class QuantizeOperator implements Operator {
  private final Compilation compilation;
  private final Signal.Values input;
  private final Signal.Values output;
  private final int offset;

  /** The logarithms that the thresholds were computed from. */
  private final float[] logarithms;

  private final Quantizer quantizer;

  /** Gradients of the units' own thresholds; null where they are the parameters. */
  private final @Nullable FloatArray unitGradients;

  /** Compiles a layer. */
  QuantizeOperator(
      Compilation compilation, Layer.Quantized layer, Parameters parameters, Signal.Values input) {
    this.compilation = compilation;
    this.input = input;
    Parameters.Entry entry = parameters.entry(layer.name() + ".log_threshold");
    offset = entry.offset();
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
    logarithms = new float[entry.size()];
    quantizer = new Quantizer(layer.levels(), thresholds, shifts, thresholds);
    boolean shared = logarithms.length < input.width();
    unitGradients = shared && compilation.trains() ? FloatArray.allocate(stride) : null;
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
        for (int unit = n; unit < input.width(); unit += logarithms.length) {
          quantizer.thresholds().set(unit, threshold);
          quantizer.shifts().set(unit, 0.5f * threshold);
        }
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
    FloatArray own = unitGradients;
    if (own == null) {
      backward(samples, gradient, gradients, offset);
      return;
    }
    own.clear();
    backward(samples, gradient, own, 0);
    int channels = logarithms.length;
    for (int unit = 0; unit < input.width(); unit++) {
      int target = offset + unit % channels;
      gradients.set(target, gradients.get(target) + own.get(unit));
    }
  }

  private void backward(int samples, FloatArray gradient, FloatArray gradients, int first) {
    compilation
        .kernels()
        .quantizeBackward(
            quantizer, input.data(), output.data(), rows(samples), gradient, gradients, first);
  }
}

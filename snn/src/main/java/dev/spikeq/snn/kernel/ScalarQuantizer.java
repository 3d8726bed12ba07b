package dev.spikeq.snn.kernel;

/** Rounding to levels as plain loops. */
final class ScalarQuantizer {
  private ScalarQuantizer() {}

  static void quantize(Quantizer quantizer, FloatArray input, int rows, FloatArray output) {
    int stride = quantizer.stride();
    Sizes.require("input", input, rows, stride);
    Sizes.require("output", output, rows, stride);
    float levels = quantizer.levels();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < stride; column++) {
        int index = row * stride + column;
        float charge = Math.fma(levels, input.get(index), quantizer.shifts().get(column));
        float level = (float) Math.floor(charge / quantizer.thresholds().get(column));
        float share = Math.min(levels, Math.max(0f, level)) / levels;
        output.set(index, quantizer.scales().get(column) * share);
      }
    }
  }

  static void quantizeBackward(
      Quantizer quantizer,
      FloatArray input,
      FloatArray output,
      int rows,
      FloatArray gradient,
      FloatArray gradients,
      int offset) {
    int stride = quantizer.stride();
    Sizes.require("input", input, rows, stride);
    Sizes.require("output", output, rows, stride);
    Sizes.require("gradient", gradient, rows, stride);
    Sizes.require("gradients", gradients, 1, offset + stride);
    for (int column = 0; column < stride; column++) {
      float threshold = quantizer.thresholds().get(column);
      float sum = gradients.get(offset + column);
      for (int row = 0; row < rows; row++) {
        int index = row * stride + column;
        float x = input.get(index);
        boolean inside = x >= 0f && x <= threshold;
        float slope = inside ? output.get(index) - x : x > threshold ? threshold : 0f;
        float error = gradient.get(index);
        sum = Math.fma(error, slope, sum);
        gradient.set(index, inside ? error : 0f);
      }
      gradients.set(offset + column, sum);
    }
  }
}

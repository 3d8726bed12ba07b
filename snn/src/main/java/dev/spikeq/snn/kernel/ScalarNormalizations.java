package dev.spikeq.snn.kernel;

/** Normalizations as plain loops, their sums in double precision. */
final class ScalarNormalizations {
  private ScalarNormalizations() {}

  static void normalize(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray output) {
    norm.require("parameters", parameters);
    Sizes.require("values", values, rows, norm.stride());
    Sizes.require("output", output, rows, norm.stride());
    Sizes.require("scales", scales, rows, 1);
    int width = norm.width();
    for (int row = 0; row < rows; row++) {
      int first = row * norm.stride();
      double sum = 0;
      for (int n = 0; n < width; n++) {
        sum += values.get(first + n);
      }
      double mean = sum / width;
      double squares = 0;
      for (int n = 0; n < width; n++) {
        double distance = values.get(first + n) - mean;
        squares += distance * distance;
      }
      float scale = (float) (1 / Math.sqrt(squares / width + norm.epsilon()));
      scales.set(row, scale);
      for (int n = 0; n < width; n++) {
        float z = (values.get(first + n) - (float) mean) * scale;
        values.set(first + n, z);
        float shift = parameters.get(norm.shiftOffset() + n);
        output.set(first + n, Math.fma(parameters.get(norm.gainOffset() + n), z, shift));
      }
      for (int n = width; n < norm.stride(); n++) {
        values.set(first + n, 0f);
        output.set(first + n, 0f);
      }
    }
  }

  static void normalizeBackward(
      Normalization norm,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray gradient) {
    norm.require("parameters", parameters);
    norm.require("gradients", gradients);
    Sizes.require("values", values, rows, norm.stride());
    Sizes.require("gradient", gradient, rows, norm.stride());
    Sizes.require("scales", scales, rows, 1);
    int width = norm.width();
    for (int row = 0; row < rows; row++) {
      int first = row * norm.stride();
      double sum = 0;
      double product = 0;
      for (int n = 0; n < width; n++) {
        float dy = gradient.get(first + n);
        float z = values.get(first + n);
        double error = (double) parameters.get(norm.gainOffset() + n) * dy;
        sum += error;
        product += error * z;
        addTo(gradients, norm.gainOffset() + n, dy * z);
        addTo(gradients, norm.shiftOffset() + n, dy);
      }
      float mean = (float) (sum / width);
      float slope = (float) (product / width);
      for (int n = 0; n < width; n++) {
        float error = parameters.get(norm.gainOffset() + n) * gradient.get(first + n);
        gradient.set(first + n, scales.get(row) * (error - mean - values.get(first + n) * slope));
      }
    }
  }

  private static void addTo(FloatArray array, int index, float value) {
    array.set(index, array.get(index) + value);
  }

  static void channelStatistics(
      Normalization norm, FloatArray values, int rows, FloatArray statistics) {
    requireChannels(norm, values, rows, statistics);
    int channels = norm.channels();
    int count = rows * norm.places();
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += values.get(at(norm, i, c));
      }
      double mean = sum / count;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        double distance = values.get(at(norm, i, c)) - mean;
        squares += distance * distance;
      }
      statistics.set(c, (float) mean);
      statistics.set(FloatArray.padded(channels) + c, (float) (squares / count));
    }
  }

  /** The index of a channel's i-th value. */
  private static int at(Normalization norm, int i, int channel) {
    return i / norm.places() * norm.stride() + i % norm.places() * norm.channels() + channel;
  }

  private static float scale(Normalization norm, FloatArray statistics, int channel) {
    double variance = statistics.get(FloatArray.padded(norm.channels()) + channel);
    return (float) (1 / Math.sqrt(variance + norm.epsilon()));
  }

  static void normalizeChannels(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray statistics,
      FloatArray output) {
    norm.require("parameters", parameters);
    requireChannels(norm, values, rows, statistics);
    Sizes.require("output", output, rows, norm.stride());
    for (int c = 0; c < norm.channels(); c++) {
      float mean = statistics.get(c);
      float scale = scale(norm, statistics, c);
      float gain = parameters.get(norm.gainOffset() + c);
      float shift = parameters.get(norm.shiftOffset() + c);
      for (int i = 0; i < rows * norm.places(); i++) {
        int index = at(norm, i, c);
        float z = (values.get(index) - mean) * scale;
        values.set(index, z);
        output.set(index, Math.fma(gain, z, shift));
      }
    }
  }

  static void normalizeChannelsBackward(
      Normalization norm,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray values,
      int rows,
      FloatArray statistics,
      FloatArray gradient) {
    norm.require("parameters", parameters);
    norm.require("gradients", gradients);
    requireChannels(norm, values, rows, statistics);
    Sizes.require("gradient", gradient, rows, norm.stride());
    int count = rows * norm.places();
    for (int c = 0; c < norm.channels(); c++) {
      double sum = 0;
      double product = 0;
      for (int i = 0; i < count; i++) {
        int index = at(norm, i, c);
        sum += gradient.get(index);
        product += (double) gradient.get(index) * values.get(index);
      }
      addTo(gradients, norm.gainOffset() + c, (float) product);
      addTo(gradients, norm.shiftOffset() + c, (float) sum);
      float factor = parameters.get(norm.gainOffset() + c) * scale(norm, statistics, c);
      float mean = (float) (sum / count);
      float slope = (float) (product / count);
      for (int i = 0; i < count; i++) {
        int index = at(norm, i, c);
        gradient.set(index, factor * (gradient.get(index) - mean - values.get(index) * slope));
      }
    }
  }

  private static void requireChannels(
      Normalization norm, FloatArray values, int rows, FloatArray statistics) {
    Sizes.require("values", values, rows, norm.stride());
    Sizes.require("statistics", statistics, 2, FloatArray.padded(norm.channels()));
  }
}

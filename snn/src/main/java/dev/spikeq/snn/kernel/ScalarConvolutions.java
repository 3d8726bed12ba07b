package dev.spikeq.snn.kernel;

import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;
import java.util.Arrays;

/** Convolutions as plain loops over places, rows and columns of the window, and channels. */
final class ScalarConvolutions {
  private ScalarConvolutions() {}

  /** What is done for each value of a window that lies in the image. */
  @FunctionalInterface
  private interface Tap {
    /**
     * Takes one pair.
     *
     * @param input index of a value in an image
     * @param weights index of its row of weights, the weights' offset not counted
     * @param place index of the first channel of the place that sees it
     */
    void take(int input, int weights, int place);
  }

  private static void forEachTap(Convolution convolution, Tap tap) {
    Image input = convolution.input();
    Image output = convolution.output();
    Window window = convolution.window();
    int channels = input.channels();
    int place = 0;
    for (int y = 0; y < output.height(); y++) {
      for (int x = 0; x < output.width(); x++) {
        for (int i = convolution.first(y); i < convolution.endRow(y); i++) {
          int row = y * window.stride() - window.padding() + i;
          for (int j = convolution.first(x); j < convolution.endColumn(x); j++) {
            int column = x * window.stride() - window.padding() + j;
            for (int c = 0; c < channels; c++) {
              int weights = (i * window.width() + j) * channels + c;
              tap.take((row * input.width() + column) * channels + c, weights, place);
            }
          }
        }
        place += output.channels();
      }
    }
  }

  private static void requireImages(
      Convolution c, FloatArray block, String what, FloatArray images, int rows) {
    Sizes.requireSynapse(c.synapse(), block);
    Sizes.require(what, images, rows, c.outputStride());
  }

  static void convolve(
      Convolution c, FloatArray parameters, FloatArray input, int rows, FloatArray output) {
    requireImages(c, parameters, "output", output, rows);
    Sizes.require("input", input, rows, c.inputStride());
    for (int row = 0; row < rows; row++) {
      startWithBias(c, parameters, row, output);
      int from = row * c.inputStride();
      int to = row * c.outputStride();
      forEachTap(
          c,
          (i, weights, place) ->
              addRow(c, parameters, weights, input.get(from + i), output, to + place));
    }
  }

  static void convolveEvents(
      Convolution c, FloatArray parameters, EventList events, int rows, FloatArray output) {
    requireImages(c, parameters, "output", output, rows);
    Sizes.requireEvents(events, rows, c.input().size());
    boolean[] spiking = new boolean[c.input().size()];
    for (int row = 0; row < rows; row++) {
      mark(events, row, spiking);
      startWithBias(c, parameters, row, output);
      int to = row * c.outputStride();
      forEachTap(
          c,
          (i, weights, place) -> {
            if (spiking[i]) {
              addRow(c, parameters, weights, 1f, output, to + place);
            }
          });
    }
  }

  static void addGradients(
      Convolution c, FloatArray gradients, FloatArray input, int rows, FloatArray errors) {
    requireImages(c, gradients, "outputGradient", errors, rows);
    Sizes.require("input", input, rows, c.inputStride());
    for (int row = 0; row < rows; row++) {
      int from = row * c.inputStride();
      int at = row * c.outputStride();
      forEachTap(
          c,
          (i, weights, place) ->
              addToRow(c, gradients, weights, input.get(from + i), errors, at + place));
    }
    addBiasGradients(c, gradients, rows, errors);
  }

  static void addEventGradients(
      Convolution c, FloatArray gradients, EventList events, int rows, FloatArray errors) {
    requireImages(c, gradients, "outputGradient", errors, rows);
    Sizes.requireEvents(events, rows, c.input().size());
    boolean[] spiking = new boolean[c.input().size()];
    for (int row = 0; row < rows; row++) {
      mark(events, row, spiking);
      int at = row * c.outputStride();
      forEachTap(
          c,
          (i, weights, place) -> {
            if (spiking[i]) {
              addToRow(c, gradients, weights, 1f, errors, at + place);
            }
          });
    }
    addBiasGradients(c, gradients, rows, errors);
  }

  static void convolveTransposed(
      Convolution c, FloatArray transposed, FloatArray errors, int rows, FloatArray target) {
    Sizes.require("transposed", transposed, c.synapse().outputs(), c.synapse().inputStride());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    Sizes.require("inputGradient", target, rows, c.inputStride());
    target.fill(0, rows * c.inputStride(), 0f);
    for (int row = 0; row < rows; row++) {
      int to = row * c.inputStride();
      int at = row * c.outputStride();
      forEachTap(
          c,
          (i, weights, place) -> {
            float sum = target.get(to + i);
            for (int o = 0; o < c.synapse().outputs(); o++) {
              float weight = transposed.get(o * c.synapse().inputStride() + weights);
              sum = Math.fma(errors.get(at + place + o), weight, sum);
            }
            target.set(to + i, sum);
          });
    }
  }

  static void convolveTransposedWhere(
      Convolution c,
      FloatArray parameters,
      FloatArray errors,
      EventList active,
      int rows,
      FloatArray target) {
    requireImages(c, parameters, "outputGradient", errors, rows);
    Sizes.requireEvents(active, rows, c.input().size());
    Sizes.require("inputGradient", target, rows, c.inputStride());
    target.fill(0, rows * c.inputStride(), 0f);
    boolean[] wanted = new boolean[c.input().size()];
    for (int row = 0; row < rows; row++) {
      mark(active, row, wanted);
      int to = row * c.inputStride();
      int at = row * c.outputStride();
      forEachTap(
          c,
          (i, weights, place) -> {
            if (wanted[i]) {
              float sum = target.get(to + i);
              for (int o = 0; o < c.synapse().outputs(); o++) {
                float weight = parameters.get(weightIndex(c, weights) + o);
                sum = Math.fma(errors.get(at + place + o), weight, sum);
              }
              target.set(to + i, sum);
            }
          });
    }
  }

  private static void mark(EventList events, int row, boolean[] marks) {
    Arrays.fill(marks, false);
    for (int e = events.starts()[row]; e < events.starts()[row + 1]; e++) {
      marks[events.indices()[e]] = true;
    }
  }

  private static int weightIndex(Convolution c, int row) {
    return c.synapse().weightOffset() + row * c.synapse().stride();
  }

  private static void startWithBias(
      Convolution c, FloatArray parameters, int row, FloatArray output) {
    int channels = c.synapse().outputs();
    for (int i = 0; i < c.output().size(); i++) {
      float bias =
          c.synapse().hasBias() ? parameters.get(c.synapse().biasOffset() + i % channels) : 0f;
      output.set(row * c.outputStride() + i, bias);
    }
  }

  private static void addRow(
      Convolution c, FloatArray parameters, int weights, float factor, FloatArray output, int to) {
    for (int o = 0; o < c.synapse().outputs(); o++) {
      float weight = parameters.get(weightIndex(c, weights) + o);
      output.set(to + o, Math.fma(factor, weight, output.get(to + o)));
    }
  }

  private static void addToRow(
      Convolution c, FloatArray gradients, int weights, float factor, FloatArray errors, int from) {
    for (int o = 0; o < c.synapse().outputs(); o++) {
      int index = weightIndex(c, weights) + o;
      gradients.set(index, Math.fma(factor, errors.get(from + o), gradients.get(index)));
    }
  }

  private static void addBiasGradients(
      Convolution c, FloatArray gradients, int rows, FloatArray errors) {
    if (!c.synapse().hasBias()) {
      return;
    }
    int channels = c.synapse().outputs();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < c.output().size(); i++) {
        int index = c.synapse().biasOffset() + i % channels;
        gradients.set(index, gradients.get(index) + errors.get(row * c.outputStride() + i));
      }
    }
  }
}

package dev.spikeq.snn.kernel;

import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions as plain loops over places, rows and columns of the window, and inputs: all of them,
 * or those that are events.
 */
final class ScalarConvolutions {
  private ScalarConvolutions() {}

  /** What is done for an input, the row of its weights, and a place that sees it. */
  private enum Work {
    /** Adds the weights, times the input, to the place's sums. */
    FORWARD,
    /** Adds the place's errors, times the input, to the weights' gradients. */
    GRADIENT,
    /** Adds the place's errors, times the weights, to the input's error. */
    ERROR
  }

  static void convolve(
      Convolution c, FloatArray parameters, FloatArray input, int rows, FloatArray output) {
    Sizes.requireSynapse(c.synapse(), parameters);
    Sizes.require("input", input, rows, c.inputStride());
    Sizes.require("output", output, rows, c.outputStride());
    startWithBias(c, parameters, rows, output);
    run(Work.FORWARD, c, parameters, input, null, rows, output);
  }

  static void convolveEvents(
      Convolution c, FloatArray parameters, EventList events, int rows, FloatArray output) {
    Sizes.requireSynapse(c.synapse(), parameters);
    Sizes.requireEvents(events, rows, c.input().size());
    Sizes.require("output", output, rows, c.outputStride());
    startWithBias(c, parameters, rows, output);
    run(Work.FORWARD, c, parameters, null, events, rows, output);
  }

  static boolean listValues(FloatArray values, int rows, SparseValues sparse) {
    EventList events = sparse.events();
    int stride = FloatArray.padded(events.width());
    Sizes.require("values", values, rows, stride);
    Sizes.requireEvents(events, rows, events.width());
    int next = 0;
    for (int row = 0; row < rows; row++) {
      events.starts()[row] = next;
      for (int i = 0; i < events.width(); i++) {
        float value = values.get(row * stride + i);
        if (value != 0f) {
          if (next == sparse.room(rows)) {
            return false;
          }
          events.indices()[next] = i;
          sparse.values()[next++] = value;
        }
      }
    }
    events.starts()[rows] = next;
    events.locate(rows);
    return true;
  }

  static void convolveSparse(
      Convolution c, FloatArray parameters, SparseValues input, int rows, FloatArray output) {
    Sizes.requireSynapse(c.synapse(), parameters);
    Sizes.requireEvents(input.events(), rows, c.input().size());
    Sizes.require("output", output, rows, c.outputStride());
    startWithBias(c, parameters, rows, output);
    run(Work.FORWARD, c, parameters, null, input.events(), rows, output);
  }

  static void addSparseGradients(
      Convolution c, FloatArray gradients, SparseValues input, int rows, FloatArray errors) {
    Sizes.requireSynapse(c.synapse(), gradients);
    Sizes.requireEvents(input.events(), rows, c.input().size());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    run(Work.GRADIENT, c, gradients, null, input.events(), rows, errors);
    addBiasGradients(c, gradients, rows, errors);
  }

  static void addGradients(
      Convolution c, FloatArray gradients, FloatArray input, int rows, FloatArray errors) {
    Sizes.requireSynapse(c.synapse(), gradients);
    Sizes.require("input", input, rows, c.inputStride());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    run(Work.GRADIENT, c, gradients, input, null, rows, errors);
    addBiasGradients(c, gradients, rows, errors);
  }

  static void addEventGradients(
      Convolution c, FloatArray gradients, EventList events, int rows, FloatArray errors) {
    Sizes.requireSynapse(c.synapse(), gradients);
    Sizes.requireEvents(events, rows, c.input().size());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    run(Work.GRADIENT, c, gradients, null, events, rows, errors);
    addBiasGradients(c, gradients, rows, errors);
  }

  static void convolveTransposed(
      Convolution c, FloatArray parameters, FloatArray errors, int rows, FloatArray target) {
    Sizes.requireSynapse(c.synapse(), parameters);
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    Sizes.require("inputGradient", target, rows, c.inputStride());
    target.fill(0, rows * c.inputStride(), 0f);
    run(Work.ERROR, c, parameters, target, null, rows, errors);
  }

  static void convolveTransposedWhere(
      Convolution c,
      FloatArray parameters,
      FloatArray errors,
      EventList active,
      int rows,
      FloatArray target) {
    Sizes.requireSynapse(c.synapse(), parameters);
    Sizes.requireEvents(active, rows, c.input().size());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    Sizes.require("inputGradient", target, rows, c.inputStride());
    target.fill(0, rows * c.inputStride(), 0f);
    run(Work.ERROR, c, parameters, target, active, rows, errors);
  }

  /**
   * Goes over everything that a window sees.
   *
   * @param block weights or their gradients
   * @param inputs values of the inputs, or their errors; null where events stand for them
   * @param events the inputs that count; null where all do
   * @param outputs sums of the places, or their errors
   */
  private static void run(
      Work work,
      Convolution c,
      FloatArray block,
      @Nullable FloatArray inputs,
      @Nullable EventList events,
      int rows,
      FloatArray outputs) {
    Image output = c.output();
    Window window = c.window();
    for (int row = 0; row < rows; row++) {
      int place = row * c.outputStride();
      for (int y = 0; y < output.height(); y++) {
        for (int x = 0; x < output.width(); x++) {
          for (int i = c.first(y); i < c.endRow(y); i++) {
            int line = (y * window.stride() - window.padding() + i) * c.input().width();
            for (int j = c.first(x); j < c.endColumn(x); j++) {
              int seen = line + x * window.stride() - window.padding() + j;
              int tap = i * window.width() + j;
              see(work, c, block, inputs, events, row, seen, tap, outputs, place);
            }
          }
          place += output.channels();
        }
      }
    }
  }

  /** The inputs of one place of an image, seen by a place of the output. */
  private static void see(
      Work work,
      Convolution c,
      FloatArray block,
      @Nullable FloatArray inputs,
      @Nullable EventList events,
      int row,
      int seen,
      int tap,
      FloatArray outputs,
      int place) {
    int channels = c.input().channels();
    int first = seen * channels;
    int weights = tap * channels;
    int image = row * c.inputStride();
    if (events == null) {
      for (int i = first; i < first + channels; i++) {
        pair(work, c, block, weights + i - first, inputs, image + i, 1f, outputs, place);
      }
      return;
    }
    int end = events.starts()[row + 1];
    int found = Arrays.binarySearch(events.indices(), events.starts()[row], end, first);
    float[] carried = events.carried();
    for (int e = found < 0 ? -found - 1 : found; e < end; e++) {
      int i = events.indices()[e];
      if (i >= first + channels) {
        return;
      }
      float value = carried == null ? 1f : carried[e];
      pair(work, c, block, weights + i - first, inputs, image + i, value, outputs, place);
    }
  }

  /** An input, whose value stands in the inputs or else is the event's, and a place's outputs. */
  private static void pair(
      Work work,
      Convolution c,
      FloatArray block,
      int weights,
      @Nullable FloatArray inputs,
      int index,
      float carried,
      FloatArray outputs,
      int place) {
    Synapse synapse = c.synapse();
    float value = inputs == null ? carried : inputs.get(index);
    for (int o = 0; o < synapse.outputs(); o++) {
      int weight = synapse.weightOffset() + weights * synapse.stride() + o;
      switch (work) {
        case FORWARD ->
            outputs.set(place + o, Math.fma(value, block.get(weight), outputs.get(place + o)));
        case GRADIENT ->
            block.set(weight, Math.fma(value, outputs.get(place + o), block.get(weight)));
        case ERROR -> value = Math.fma(outputs.get(place + o), block.get(weight), value);
      }
    }
    if (work == Work.ERROR && inputs != null) {
      inputs.set(index, value);
    }
  }

  private static void startWithBias(
      Convolution c, FloatArray parameters, int rows, FloatArray output) {
    int channels = c.synapse().outputs();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < c.output().size(); i++) {
        float bias =
            c.synapse().hasBias() ? parameters.get(c.synapse().biasOffset() + i % channels) : 0f;
        output.set(row * c.outputStride() + i, bias);
      }
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

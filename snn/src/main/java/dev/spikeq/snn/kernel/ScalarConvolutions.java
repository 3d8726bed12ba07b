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
    ERROR,
    /** The same with weights that are turned round. */
    ERROR_BY_TRANSPOSED
  }

  static void convolve(
      Convolution c, FloatArray parameters, FloatArray input, int rows, FloatArray output) {
    Sizes.requireSynapse(c.synapse(), parameters);
    Sizes.require("input", input, rows, c.inputStride());
    Sizes.require("output", output, rows, c.outputStride());
    startWithBias(c, parameters, rows, output);
    run(Work.FORWARD, c, parameters, Inputs.all(input), rows, output);
  }

  static void convolveEvents(
      Convolution c, FloatArray parameters, EventList events, int rows, FloatArray output) {
    Sizes.requireSynapse(c.synapse(), parameters);
    Sizes.requireEvents(events, rows, c.input().size());
    Sizes.require("output", output, rows, c.outputStride());
    startWithBias(c, parameters, rows, output);
    run(Work.FORWARD, c, parameters, Inputs.spikes(events), rows, output);
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
    run(Work.FORWARD, c, parameters, Inputs.few(input), rows, output);
  }

  static void addSparseGradients(
      Convolution c, FloatArray gradients, SparseValues input, int rows, FloatArray errors) {
    Sizes.requireSynapse(c.synapse(), gradients);
    Sizes.requireEvents(input.events(), rows, c.input().size());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    run(Work.GRADIENT, c, gradients, Inputs.few(input), rows, errors);
    addBiasGradients(c, gradients, rows, errors);
  }

  static void addGradients(
      Convolution c, FloatArray gradients, FloatArray input, int rows, FloatArray errors) {
    Sizes.requireSynapse(c.synapse(), gradients);
    Sizes.require("input", input, rows, c.inputStride());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    run(Work.GRADIENT, c, gradients, Inputs.all(input), rows, errors);
    addBiasGradients(c, gradients, rows, errors);
  }

  static void addEventGradients(
      Convolution c, FloatArray gradients, EventList events, int rows, FloatArray errors) {
    Sizes.requireSynapse(c.synapse(), gradients);
    Sizes.requireEvents(events, rows, c.input().size());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    run(Work.GRADIENT, c, gradients, Inputs.spikes(events), rows, errors);
    addBiasGradients(c, gradients, rows, errors);
  }

  static void convolveTransposed(
      Convolution c, FloatArray transposed, FloatArray errors, int rows, FloatArray target) {
    Sizes.require("transposed", transposed, c.synapse().outputs(), c.synapse().inputStride());
    Sizes.require("outputGradient", errors, rows, c.outputStride());
    Sizes.require("inputGradient", target, rows, c.inputStride());
    target.fill(0, rows * c.inputStride(), 0f);
    run(Work.ERROR_BY_TRANSPOSED, c, transposed, Inputs.all(target), rows, errors);
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
    run(Work.ERROR, c, parameters, new Inputs(target, active, null), rows, errors);
  }

  /**
   * What goes in, or the errors that come back.
   *
   * @param all every input's, where they are values; null where events stand for them
   * @param events the inputs that count; null where all do
   * @param carried the events' values; null where each stands for 1
   */
  @SuppressWarnings("ArrayRecordComponent") // a view, never compared
  private record Inputs(
      @Nullable FloatArray all, @Nullable EventList events, float @Nullable [] carried) {
    static Inputs all(FloatArray values) {
      return new Inputs(values, null, null);
    }

    static Inputs spikes(EventList events) {
      return new Inputs(null, events, null);
    }

    static Inputs few(SparseValues values) {
      return new Inputs(null, values.events(), values.values());
    }

    float ofEvent(int event, int index) {
      if (all != null) {
        return all.get(index);
      }
      return carried == null ? 1f : carried[event];
    }

    /** Errors come back to inputs that are all there. */
    void put(int index, float value) {
      if (all != null) {
        all.set(index, value);
      }
    }
  }

  /**
   * Goes over everything that a window sees.
   *
   * @param block weights, turned round or not, or their gradients
   * @param outputs sums of the places, or their errors
   */
  private static void run(
      Work work, Convolution c, FloatArray block, Inputs inputs, int rows, FloatArray outputs) {
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
              see(work, c, block, inputs, row, seen, tap, outputs, place);
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
      Inputs inputs,
      int row,
      int seen,
      int tap,
      FloatArray outputs,
      int place) {
    int channels = c.input().channels();
    int first = seen * channels;
    int weights = tap * channels;
    int image = row * c.inputStride();
    EventList events = inputs.events();
    if (events == null) {
      for (int i = first; i < first + channels; i++) {
        float value = inputs.ofEvent(0, image + i);
        inputs.put(image + i, pair(work, c, block, weights + i - first, value, outputs, place));
      }
      return;
    }
    int end = events.starts()[row + 1];
    int found = Arrays.binarySearch(events.indices(), events.starts()[row], end, first);
    for (int e = found < 0 ? -found - 1 : found; e < end; e++) {
      int i = events.indices()[e];
      if (i >= first + channels) {
        return;
      }
      float value = inputs.ofEvent(e, image + i);
      inputs.put(image + i, pair(work, c, block, weights + i - first, value, outputs, place));
    }
  }

  /** Returns the input's value, or, where errors go back, what it becomes. */
  private static float pair(
      Work work,
      Convolution c,
      FloatArray block,
      int weights,
      float input,
      FloatArray outputs,
      int place) {
    Synapse synapse = c.synapse();
    float value = input;
    for (int o = 0; o < synapse.outputs(); o++) {
      int weight =
          work == Work.ERROR_BY_TRANSPOSED
              ? o * synapse.inputStride() + weights
              : synapse.weightOffset() + weights * synapse.stride() + o;
      switch (work) {
        case FORWARD ->
            outputs.set(place + o, Math.fma(value, block.get(weight), outputs.get(place + o)));
        case GRADIENT ->
            block.set(weight, Math.fma(value, outputs.get(place + o), block.get(weight)));
        case ERROR, ERROR_BY_TRANSPOSED ->
            value = Math.fma(outputs.get(place + o), block.get(weight), value);
      }
    }
    return value;
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

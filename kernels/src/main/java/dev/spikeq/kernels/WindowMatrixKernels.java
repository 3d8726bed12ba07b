package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.kernels.MatrixKernels.Left;
import dev.spikeq.kernels.MatrixKernels.Right;
import dev.spikeq.kernels.MatrixKernels.Start;
import dev.spikeq.kernels.MatrixKernels.Steps;
import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Synapse;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Dense convolutions as products of matrices: the windows of an image's places are laid out as
 * rows, one image at a time, so that they stay in the second-level cache. Laying out costs a move
 * for each value, the product as many multiply-adds as there are channels.
 */
final class WindowMatrixKernels {
  private WindowMatrixKernels() {}

  static void convolve(
      Convolution convolution,
      FloatArray parameters,
      Start start,
      FloatArray input,
      int rows,
      FloatArray output,
      FloatArray workspace) {
    Synapse synapse = convolution.synapse();
    Right weights = new Right(parameters.segment(), synapse.weightOffset(), synapse.stride());
    int places = convolution.output().places();
    Steps placeSteps = placeSteps(convolution);
    Steps inputSteps = inputSteps(convolution);
    for (int row = 0; row < rows; row++) {
      Left windows = windows(convolution, input, row, placeSteps, inputSteps, workspace);
      Right result =
          new Right(output.segment(), row * convolution.outputStride(), synapse.outputs());
      MatrixKernels.multiply(windows, weights, result, places, synapse.inputs(), start);
    }
  }

  static void addGradients(
      Convolution convolution,
      FloatArray gradients,
      FloatArray input,
      int rows,
      FloatArray errors,
      FloatArray workspace) {
    Synapse synapse = convolution.synapse();
    MemorySegment block = gradients.segment();
    Right result = new Right(block, synapse.weightOffset(), synapse.stride());
    Start start = new Start(block, synapse.weightOffset(), synapse.stride(), 1);
    int places = convolution.output().places();
    Steps placeSteps = placeSteps(convolution);
    Steps inputSteps = inputSteps(convolution);
    for (int row = 0; row < rows; row++) {
      Left windows = windows(convolution, input, row, placeSteps, inputSteps, workspace).turned();
      Right error =
          new Right(errors.segment(), row * convolution.outputStride(), synapse.outputs());
      MatrixKernels.multiply(windows, error, result, synapse.inputs(), places, start);
    }
  }

  /**
   * The windows of an image as the rows of a matrix: where they are if nothing is padded, else laid
   * out.
   *
   * @param places {@link #placeSteps}
   * @param inputs {@link #inputSteps}
   */
  private static Left windows(
      Convolution convolution,
      FloatArray images,
      int row,
      Steps places,
      Steps inputs,
      FloatArray workspace) {
    if (convolution.window().padding() > 0) {
      unfold(convolution, images, row, workspace);
      return new Left(workspace.segment(), 0, places, inputs);
    }
    return new Left(images.segment(), row * convolution.inputStride(), places, inputs);
  }

  /** Where the windows of an image begin, place after place. */
  private static Steps placeSteps(Convolution convolution) {
    Window window = convolution.window();
    if (window.padding() > 0) {
      return Steps.of(convolution.synapse().inputStride());
    }
    int channels = convolution.input().channels();
    int line = convolution.input().width() * channels;
    return Steps.of(
        window.stride() * channels,
        convolution.output().width(),
        window.stride() * line,
        convolution.output().height());
  }

  /** Where what a window sees lies from there on. */
  private static Steps inputSteps(Convolution convolution) {
    Window window = convolution.window();
    if (window.padding() > 0) {
      return Steps.of(1);
    }
    int channels = convolution.input().channels();
    int line = convolution.input().width() * channels;
    return Steps.of(1, window.width() * channels, line, window.height());
  }

  static void multiplyTransposed(
      Convolution convolution,
      FloatArray parameters,
      Start zeros,
      FloatArray errors,
      int rows,
      FloatArray target,
      FloatArray workspace) {
    Synapse synapse = convolution.synapse();
    int places = convolution.output().places();
    Right weights =
        new Right(PropagationKernels.turned(synapse, parameters), 0, synapse.inputStride());
    Right windows = new Right(workspace.segment(), 0, synapse.inputStride());
    Lanes.clear(target.segment(), 0, rows * convolution.inputStride());
    for (int row = 0; row < rows; row++) {
      if (Lanes.isZero(
          errors.segment(), bytes(row * convolution.outputStride()), convolution.outputStride())) {
        continue; // after the step that a readout has chosen nothing has an error
      }
      Left error =
          new Left(
              errors.segment(),
              row * convolution.outputStride(),
              Steps.of(synapse.outputs()),
              Steps.of(1));
      MatrixKernels.multiply(error, weights, windows, places, synapse.outputs(), zeros);
      fold(convolution, workspace, target, row);
    }
  }

  /**
   * Lays the windows of an image out as rows; what is padding is zero. What a window sees in one of
   * its rows is one run of values, channels being last.
   */
  private static void unfold(
      Convolution convolution, FloatArray images, int row, FloatArray windows) {
    if (convolution.window().padding() > 0) {
      windows.clear();
    }
    MemorySegment from = images.segment();
    MemorySegment to = windows.segment();
    // Runs are laid out in ascending order: what a last whole vector writes too much is overwritten
    // by the next run, or is the row's own padding.
    boolean whole =
        convolution.window().padding() == 0
            && windows.length() >= convolution.workspace() + FloatArray.LINE;
    long readable = from.byteSize() - VECTOR;
    Runs runs = new Runs(convolution, row);
    for (int y = 0; y < runs.output.height(); y++) {
      for (int x = 0; x < runs.output.width(); x++) {
        int run = runs.at(y, x);
        for (int i = convolution.first(y); i < convolution.endRow(y); i++) {
          long seen = bytes(runs.seen(i));
          long laid = bytes(runs.laid(i));
          long end = seen + bytes(run);
          for (; seen + VECTOR <= end; seen += VECTOR, laid += VECTOR) {
            store(load(from, seen), to, laid);
          }
          if (seen < end && whole && seen <= readable) {
            store(load(from, seen), to, laid);
          } else {
            for (; seen < end; seen += Float.BYTES, laid += Float.BYTES) {
              to.set(ValueLayout.JAVA_FLOAT, laid, from.get(ValueLayout.JAVA_FLOAT, seen));
            }
          }
        }
      }
    }
  }

  /** Adds the rows of windows to where they were in the image. */
  private static void fold(
      Convolution convolution, FloatArray windows, FloatArray images, int row) {
    MemorySegment from = windows.segment();
    MemorySegment to = images.segment();
    Runs runs = new Runs(convolution, row);
    for (int y = 0; y < runs.output.height(); y++) {
      for (int x = 0; x < runs.output.width(); x++) {
        int run = runs.at(y, x);
        for (int i = convolution.first(y); i < convolution.endRow(y); i++) {
          long seen = bytes(runs.seen(i));
          long laid = bytes(runs.laid(i));
          long end = seen + bytes(run);
          for (; seen + VECTOR <= end; seen += VECTOR, laid += VECTOR) {
            store(load(to, seen).add(load(from, laid)), to, seen);
          }
          for (; seen < end; seen += Float.BYTES, laid += Float.BYTES) {
            float sum =
                to.get(ValueLayout.JAVA_FLOAT, seen) + from.get(ValueLayout.JAVA_FLOAT, laid);
            to.set(ValueLayout.JAVA_FLOAT, seen, sum);
          }
        }
      }
    }
  }

  /** Where the runs of values that a window sees lie, in an image and in its row of windows. */
  private static final class Runs {
    final Image output;
    private final Convolution convolution;
    private final Window window;
    private final int channels;
    private final int line;
    private final int image;
    private int seen;
    private int laid;

    Runs(Convolution convolution, int row) {
      this.convolution = convolution;
      output = convolution.output();
      window = convolution.window();
      channels = convolution.input().channels();
      line = convolution.input().width() * channels;
      image = row * convolution.inputStride();
    }

    /** Goes to a place; returns how long its runs are. */
    int at(int y, int x) {
      int from = convolution.first(x);
      int top = y * window.stride() - window.padding();
      int left = x * window.stride() - window.padding() + from;
      seen = image + top * line + left * channels;
      laid = (y * output.width() + x) * convolution.synapse().inputStride() + from * channels;
      return (convolution.endColumn(x) - from) * channels;
    }

    /** Where the run of a row of the window lies in the image. */
    int seen(int i) {
      return seen + i * line;
    }

    /** Where it lies in the row of windows. */
    int laid(int i) {
      return laid + i * window.width() * channels;
    }
  }
}

package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.kernels.MatrixKernels.Left;
import dev.spikeq.kernels.MatrixKernels.Right;
import dev.spikeq.kernels.MatrixKernels.Start;
import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Synapse;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

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
    int places = convolution.output().places();
    Right weights = new Right(parameters.segment(), synapse.weightOffset(), synapse.stride());
    Left windows = new Left(workspace.segment(), 0, synapse.inputStride(), 1);
    for (int row = 0; row < rows; row++) {
      unfold(convolution, input, row, workspace);
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
    int places = convolution.output().places();
    MemorySegment block = gradients.segment();
    Right result = new Right(block, synapse.weightOffset(), synapse.stride());
    Start start = new Start(block, synapse.weightOffset(), synapse.stride(), 1);
    Left windows = new Left(workspace.segment(), 0, 1, synapse.inputStride());
    for (int row = 0; row < rows; row++) {
      unfold(convolution, input, row, workspace);
      Right error =
          new Right(errors.segment(), row * convolution.outputStride(), synapse.outputs());
      MatrixKernels.multiply(windows, error, result, synapse.inputs(), places, start);
    }
  }

  static void multiplyTransposed(
      Convolution convolution,
      FloatArray transposed,
      Start zeros,
      FloatArray errors,
      int rows,
      FloatArray target,
      FloatArray workspace) {
    Synapse synapse = convolution.synapse();
    int places = convolution.output().places();
    Right weights = new Right(transposed.segment(), 0, synapse.inputStride());
    Right windows = new Right(workspace.segment(), 0, synapse.inputStride());
    target.fill(0, rows * convolution.inputStride(), 0f);
    for (int row = 0; row < rows; row++) {
      Left error =
          new Left(errors.segment(), row * convolution.outputStride(), synapse.outputs(), 1);
      MatrixKernels.multiply(error, weights, windows, places, synapse.outputs(), zeros);
      fold(convolution, workspace, target, row);
    }
  }

  /** Lays the windows of an image out as rows; what is padding stays as it was, at zero. */
  private static void unfold(
      Convolution convolution, FloatArray images, int row, FloatArray windows) {
    if (convolution.window().padding() > 0) {
      windows.clear();
    }
    move(convolution, images.segment(), row, windows.segment(), true);
  }

  /** Adds the rows of windows to where they were in the image. */
  private static void fold(
      Convolution convolution, FloatArray windows, FloatArray images, int row) {
    move(convolution, images.segment(), row, windows.segment(), false);
  }

  /** What a window sees in one of its rows is one run of values, channels being last. */
  private static void move(
      Convolution convolution,
      MemorySegment images,
      int row,
      MemorySegment windows,
      boolean toWindows) {
    Image input = convolution.input();
    Image output = convolution.output();
    Window window = convolution.window();
    int channels = input.channels();
    int image = row * convolution.inputStride();
    int windowRow = 0;
    for (int y = 0; y < output.height(); y++) {
      int top = y * window.stride() - window.padding();
      for (int x = 0; x < output.width(); x++) {
        int left = x * window.stride() - window.padding();
        int from = convolution.first(x);
        int run = (convolution.endColumn(x) - from) * channels;
        for (int i = convolution.first(y); i < convolution.endRow(y); i++) {
          long seen = bytes(image + ((top + i) * input.width() + left + from) * channels);
          long laid = bytes(windowRow + (i * window.width() + from) * channels);
          if (toWindows) {
            copy(images, seen, windows, laid, run);
          } else {
            add(windows, laid, images, seen, run);
          }
        }
        windowRow += convolution.synapse().inputStride();
      }
    }
  }

  private static void copy(MemorySegment from, long source, MemorySegment to, long at, int run) {
    int done = 0;
    for (; done + LANES <= run; done += LANES) {
      store(load(from, source + bytes(done)), to, at + bytes(done));
    }
    if (done < run) {
      VectorMask<Float> rest = Lanes.FLOATS.indexInRange(done, run);
      Lanes.store(Lanes.load(from, source + bytes(done), rest), to, at + bytes(done), rest);
    }
  }

  private static void add(MemorySegment from, long source, MemorySegment to, long at, int run) {
    int done = 0;
    for (; done + LANES <= run; done += LANES) {
      long next = at + bytes(done);
      store(load(to, next).add(load(from, source + bytes(done))), to, next);
    }
    if (done < run) {
      VectorMask<Float> rest = Lanes.FLOATS.indexInRange(done, run);
      long next = at + bytes(done);
      FloatVector sum =
          Lanes.load(to, next, rest).add(Lanes.load(from, source + bytes(done), rest));
      Lanes.store(sum, to, next, rest);
    }
  }
}

package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.bytes;

import dev.spikeq.kernels.MatrixKernels.Left;
import dev.spikeq.kernels.MatrixKernels.Right;
import dev.spikeq.kernels.MatrixKernels.Start;
import dev.spikeq.kernels.MatrixKernels.Steps;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Synapse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Errors propagated back through a synapse: {@code dx[r, i] = sum over o of W[i, o] * dy[r, o]}. A
 * product's right operand must lie with the columns of the result side by side, and weights do not.
 * Where they are many, they are the left operand as they lie, and errors are turned around on both
 * sides, 64 rows and 64 presynaptic neurons at a time, which stay in the first cache. Where rows
 * are many instead, the weights are turned around. Each thread does so for itself: what another has
 * laid out it would have to fetch. The measurements: {@code docs/decisions/dense-products.md}.
 */
final class PropagationKernels {
  /** Rows of errors, and presynaptic neurons, that are turned around together. */
  private static final int TOGETHER = TransposeKernels.STRIP;

  /** Presynaptic neurons whose weights may be turned around: wider rows spoil the first cache. */
  private static final int NARROW = 512;

  private static final ThreadLocal<PropagationKernels> OF_THREAD =
      ThreadLocal.withInitial(PropagationKernels::new);

  /** Where the rows of errors lie that are not nothing but zeros, in bytes; of both sides. */
  private final long[] outputRows = new long[TOGETHER];

  private final long[] inputRows = new long[TOGETHER];

  /** Where the rows of a turned block lie. */
  private final long[] turnedRows = new long[TOGETHER];

  private final MemorySegment strip = Arena.ofAuto().allocate(bytes(TOGETHER * LANES), 64);

  /** Errors of the inputs: {@code [64 inputs, rows]}. */
  private final MemorySegment inputErrors = Arena.ofAuto().allocate(bytes(TOGETHER * TOGETHER), 64);

  /** Errors of the outputs: {@code [outputs, rows]}. Or weights: {@code [outputs, inputs]}. */
  private MemorySegment scratch = MemorySegment.NULL;

  private PropagationKernels() {}

  static void propagate(
      Synapse synapse,
      FloatArray parameters,
      Start zeros,
      FloatArray outputErrors,
      int rows,
      FloatArray inputErrors) {
    long weights = (long) synapse.inputs() * synapse.outputs();
    Left errors = new Left(outputErrors.segment(), 0, Steps.of(synapse.stride()), Steps.of(1));
    if (synapse.inputs() <= NARROW
        && (long) rows * (synapse.inputs() + synapse.outputs()) >= weights) {
      Right right = new Right(turned(synapse, parameters), 0, synapse.inputStride());
      Right result = new Right(inputErrors.segment(), 0, synapse.inputStride());
      MatrixKernels.multiply(errors, right, result, rows, synapse.outputs(), zeros);
      return;
    }
    PropagationKernels ofThread = OF_THREAD.get();
    for (int first = 0; first < rows; first += TOGETHER) {
      int count = Math.min(TOGETHER, rows - first);
      long all = -1L >>> (TOGETHER - count);
      long busy = MatrixKernels.busy(errors, first, all, synapse.outputs());
      for (long silent = all & ~busy; silent != 0; silent &= silent - 1) {
        int row = first + Long.numberOfTrailingZeros(silent);
        Lanes.clear(inputErrors.segment(), row * synapse.inputStride(), synapse.inputStride());
      }
      if (busy != 0) {
        int width = ofThread.choose(synapse, first, busy);
        ofThread.propagate(
            synapse, parameters, zeros, outputErrors.segment(), width, inputErrors.segment());
      }
    }
  }

  /**
   * Notes where rows lie; what is missing of a whole vector is the last one again.
   *
   * @return how many rows, and those again
   */
  private int choose(Synapse synapse, int first, long rows) {
    int width = FloatArray.padded(Long.bitCount(rows));
    long left = rows;
    for (int i = 0; i < width; i++) {
      int row = first + Long.numberOfTrailingZeros(left);
      outputRows[i] = bytes(row * synapse.stride());
      inputRows[i] = bytes(row * synapse.inputStride());
      left = MatrixKernels.next(left);
    }
    layOut(turnedRows, width);
    return width;
  }

  private static void layOut(long[] rows, int stride) {
    for (int i = 0; i < rows.length; i++) {
      rows[i] = bytes(i * stride);
    }
  }

  private void propagate(
      Synapse synapse,
      FloatArray parameters,
      Start zeros,
      MemorySegment outputErrors,
      int width,
      MemorySegment errors) {
    MemorySegment right = scratch(synapse.stride() * width);
    for (int output = 0; output < synapse.stride(); output += LANES) {
      TransposeKernels.turn(
          outputErrors,
          bytes(output),
          outputRows,
          width,
          strip,
          right,
          bytes(output * width),
          turnedRows,
          0);
    }
    Right b = new Right(right, 0, width);
    Right c = new Right(inputErrors, 0, width);
    for (int input = 0; input < synapse.inputs(); input += TOGETHER) {
      int count = Math.min(TOGETHER, synapse.inputs() - input);
      Left weights =
          new Left(
              parameters.segment(),
              synapse.weightOffset() + input * synapse.stride(),
              Steps.of(synapse.stride()),
              Steps.of(1));
      long all = -1L >>> (TOGETHER - count);
      MatrixKernels.multiply(weights, b, c, 0, all, synapse.outputs(), zeros);
      int end = FloatArray.padded(count);
      if (end > count) {
        Lanes.clear(inputErrors, count * width, (end - count) * width);
      }
      for (int row = 0; row < width; row += LANES) {
        TransposeKernels.turn(
            inputErrors, bytes(row), turnedRows, end, strip, errors, bytes(input), inputRows, row);
      }
    }
  }

  /**
   * Weights the other way round.
   *
   * @return {@code [outputs, inputStride]}, padding zero; this thread's, until it comes here again
   */
  static MemorySegment turned(Synapse synapse, FloatArray parameters) {
    return OF_THREAD.get().turnedWeights(synapse, parameters);
  }

  private MemorySegment turnedWeights(Synapse synapse, FloatArray parameters) {
    int across = synapse.inputStride();
    MemorySegment to = scratch(synapse.stride() * across);
    MemorySegment from = parameters.segment();
    layOut(outputRows, synapse.stride());
    layOut(inputRows, across);
    int whole = synapse.inputs() / LANES * LANES;
    for (int input = 0; input < whole; input += TOGETHER) {
      int count = Math.min(TOGETHER, whole - input);
      for (int output = 0; output < synapse.stride(); output += LANES) {
        long source = bytes(synapse.weightOffset() + input * synapse.stride() + output);
        long target = bytes(output * across + input);
        TransposeKernels.turn(from, source, outputRows, count, strip, to, target, inputRows, 0);
      }
    }
    for (int output = 0; whole < across && output < synapse.outputs(); output++) {
      Lanes.clear(to, output * across + whole, across - whole);
      for (int input = whole; input < synapse.inputs(); input++) {
        int weight = synapse.weightOffset() + input * synapse.stride() + output;
        to.setAtIndex(ValueLayout.JAVA_FLOAT, output * across + input, parameters.get(weight));
      }
    }
    return to;
  }

  private MemorySegment scratch(int floats) {
    if (scratch.byteSize() < bytes(floats)) {
      scratch = Arena.ofAuto().allocate(bytes(floats), 64);
    }
    return scratch;
  }
}

package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.kernel.Synapse;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Arithmetic driven by spikes: a weight row is added for each event. Accumulators for a block of
 * columns stay in registers while a row's events are added, so a row costs one load and one
 * addition per event and vector; bound by loads and by the mispredicted end of the event loop.
 */
final class EventKernels {
  private static final int BLOCK = 4;
  private static final long LANE_BITS = (1L << LANES) - 1;

  private EventKernels() {}

  /** Bits to indices, 64 neurons a word. */
  static void list(SpikeTrain spikes, int rows, EventList events) {
    long[] words = spikes.words();
    int wordsPerRow = spikes.wordsPerRow();
    int[] starts = events.starts();
    int[] indices = events.indices();
    int next = 0;
    int word = 0;
    for (int row = 0; row < rows; row++) {
      starts[row] = next;
      for (int w = 0; w < wordsPerRow; w++) {
        next = listWord(words[word++], w << 6, indices, next);
      }
    }
    starts[rows] = next;
  }

  /**
   * By vector compress, without a branch on the bits, which are as good as random; only silent
   * words are skipped. Where compress is not one instruction, bit by bit.
   */
  private static int listWord(long word, int base, int[] indices, int start) {
    int next = start;
    if (!Lanes.COMPRESS) {
      for (long left = word; left != 0; left &= left - 1) {
        indices[next++] = base + Long.numberOfTrailingZeros(left);
      }
    } else if (word != 0) {
      IntVector lanes = Lanes.iota().add(base);
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        long bits = (word >>> lane) & LANE_BITS;
        lanes.compress(VectorMask.fromLong(Lanes.INTS, bits)).intoArray(indices, next);
        next += Long.bitCount(bits);
        lanes = lanes.add(LANES);
      }
    }
    return next;
  }

  static void add(
      Synapse synapse,
      FloatArray parameters,
      MatrixKernels.Start start,
      EventList events,
      int rows,
      FloatArray output) {
    MemorySegment weights = parameters.segment();
    MemorySegment sums = output.segment();
    int stride = synapse.stride();
    int column = 0;
    for (; column + BLOCK * LANES <= stride; column += BLOCK * LANES) {
      addBlock(synapse, weights, start, events, rows, sums, column);
    }
    for (; column < stride; column += LANES) {
      addVector(synapse, weights, start, events, rows, sums, column);
    }
  }

  private static void addBlock(
      Synapse synapse,
      MemorySegment weights,
      MatrixKernels.Start start,
      EventList events,
      int rows,
      MemorySegment sums,
      int column) {
    int[] starts = events.starts();
    int[] indices = events.indices();
    long stride = bytes(synapse.stride());
    long base = bytes(synapse.weightOffset() + column);
    long first = bytes(start.offset() + column * start.columnStep());
    long next = VECTOR * start.columnStep();
    FloatVector b0 = load(start.data(), first);
    FloatVector b1 = load(start.data(), first + next);
    FloatVector b2 = load(start.data(), first + 2 * next);
    FloatVector b3 = load(start.data(), first + 3 * next);
    int event = 0;
    for (int row = 0; row < rows; row++) {
      FloatVector s0 = b0;
      FloatVector s1 = b1;
      FloatVector s2 = b2;
      FloatVector s3 = b3;
      for (int end = starts[row + 1]; event < end; event++) {
        long at = base + indices[event] * stride;
        s0 = s0.add(load(weights, at));
        s1 = s1.add(load(weights, at + VECTOR));
        s2 = s2.add(load(weights, at + 2 * VECTOR));
        s3 = s3.add(load(weights, at + 3 * VECTOR));
      }
      long target = row * stride + bytes(column);
      store(s0, sums, target);
      store(s1, sums, target + VECTOR);
      store(s2, sums, target + 2 * VECTOR);
      store(s3, sums, target + 3 * VECTOR);
    }
  }

  /** One vector of columns: four events at a time, in chains of their own. */
  private static void addVector(
      Synapse synapse,
      MemorySegment weights,
      MatrixKernels.Start start,
      EventList events,
      int rows,
      MemorySegment sums,
      int column) {
    int[] starts = events.starts();
    int[] indices = events.indices();
    long stride = bytes(synapse.stride());
    long base = bytes(synapse.weightOffset() + column);
    FloatVector bias = load(start.data(), bytes(start.offset() + column * start.columnStep()));
    FloatVector zero = Lanes.zero();
    int event = 0;
    for (int row = 0; row < rows; row++) {
      FloatVector s0 = bias;
      FloatVector s1 = zero;
      FloatVector s2 = zero;
      FloatVector s3 = zero;
      int end = starts[row + 1];
      for (; event + 4 <= end; event += 4) {
        s0 = s0.add(load(weights, base + indices[event] * stride));
        s1 = s1.add(load(weights, base + indices[event + 1] * stride));
        s2 = s2.add(load(weights, base + indices[event + 2] * stride));
        s3 = s3.add(load(weights, base + indices[event + 3] * stride));
      }
      for (; event < end; event++) {
        s0 = s0.add(load(weights, base + indices[event] * stride));
      }
      store(s0.add(s1).add(s2.add(s3)), sums, row * stride + bytes(column));
    }
  }

  /**
   * One dot product for each active neuron. Lanes are added in a fixed order, not by a reduction,
   * whose order the Vector API leaves open.
   */
  static void multiplyActive(
      Synapse synapse,
      FloatArray parameters,
      FloatArray errorArray,
      EventList active,
      int rows,
      FloatArray target) {
    Lanes.clear(target.segment(), 0, rows * synapse.inputStride());
    MemorySegment weights = parameters.segment();
    MemorySegment errors = errorArray.segment();
    int stride = synapse.stride();
    for (int row = 0; row < rows; row++) {
      for (int e = active.starts()[row]; e < active.starts()[row + 1]; e++) {
        int i = active.indices()[e];
        int at = synapse.weightOffset() + i * stride;
        FloatVector sum = Lanes.zero();
        for (int column = 0; column < stride; column += LANES) {
          sum =
              load(weights, bytes(at + column))
                  .fma(load(errors, bytes(row * stride + column)), sum);
        }
        target.set(row * synapse.inputStride() + i, Lanes.sum(sum));
      }
    }
  }

  /** Sums rows in four chains, so that the latency of an addition is hidden. */
  static void sumRows(FloatArray rowsArray, int rows, int stride, FloatArray target, int offset) {
    MemorySegment source = rowsArray.segment();
    MemorySegment sums = target.segment();
    long step = bytes(stride);
    for (int column = 0; column < stride; column += LANES) {
      FloatVector s0 = load(sums, bytes(offset + column));
      FloatVector s1 = Lanes.zero();
      FloatVector s2 = Lanes.zero();
      FloatVector s3 = Lanes.zero();
      int row = 0;
      for (; row + 4 <= rows; row += 4) {
        long at = bytes(row * stride + column);
        s0 = s0.add(load(source, at));
        s1 = s1.add(load(source, at + step));
        s2 = s2.add(load(source, at + 2 * step));
        s3 = s3.add(load(source, at + 3 * step));
      }
      for (; row < rows; row++) {
        s0 = s0.add(load(source, bytes(row * stride + column)));
      }
      store(s0.add(s1).add(s2.add(s3)), sums, bytes(offset + column));
    }
  }
}

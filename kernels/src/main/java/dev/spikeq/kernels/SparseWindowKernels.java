package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.SparseValues;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Convolutions of pictures that are mostly empty: as {@link WindowEventKernels}, but each event
 * carries a value that its weight row is multiplied by. Each sum is one chain in ascending order,
 * as that of a dense product, whose zeros leave it as it is: the bits are the same. The loops are
 * not those of spikes with values of 1, which would load one more number for each event.
 */
final class SparseWindowKernels {
  private SparseWindowKernels() {}

  /**
   * Values that are not 0 and their indices; empty vectors are skipped. By vector compress where
   * that is one instruction; elsewhere it is slower than bit by bit, and JDK 25 compiles the
   * compression of indices by a mask of floats to wrong results on AVX2.
   */
  static boolean list(FloatArray source, int rows, SparseValues sparse) {
    MemorySegment segment = source.segment();
    EventList events = sparse.events();
    int[] starts = events.starts();
    int[] indices = events.indices();
    float[] values = sparse.values();
    int width = events.width();
    int stride = FloatArray.padded(width);
    int room = sparse.room(rows);
    IntVector iota = Lanes.iota();
    int next = 0;
    for (int row = 0; row < rows; row++) {
      starts[row] = next;
      for (int i = 0; i < width; i += LANES) {
        FloatVector vector = load(segment, bytes(row * stride + i));
        VectorMask<Float> mask = vector.compare(VectorOperators.NE, 0f);
        long bits = mask.toLong();
        if (bits != 0) {
          int end = next + Long.bitCount(bits);
          if (Lanes.COMPRESS) {
            VectorMask<Integer> there = VectorMask.fromLong(Lanes.INTS, bits);
            iota.add(i).compress(there).intoArray(indices, next);
            vector.compress(mask).intoArray(values, next);
          } else {
            for (int at = next; at < end; at++, bits &= bits - 1) {
              int index = i + Long.numberOfTrailingZeros(bits);
              indices[at] = index;
              values[at] = source.get(row * stride + index);
            }
          }
          next = end;
          if (next > room) {
            return false;
          }
        }
      }
    }
    starts[rows] = next;
    events.locate(rows);
    return true;
  }

  static void add(
      Convolution convolution,
      FloatArray parameters,
      MatrixKernels.Start start,
      SparseValues input,
      int rows,
      FloatArray output) {
    int channels = convolution.synapse().outputs();
    int column = 0;
    for (; column + 2 * LANES <= channels; column += 2 * LANES) {
      addPair(convolution, parameters.segment(), start, input, rows, output.segment(), column);
    }
    if (column < channels) {
      addVector(convolution, parameters.segment(), start, input, rows, output.segment(), column);
    }
  }

  private static void addPair(
      Convolution convolution,
      MemorySegment weights,
      MatrixKernels.Start start,
      SparseValues input,
      int rows,
      MemorySegment sums,
      int column) {
    int[] starts = input.events().placeStarts();
    int[] indices = input.events().indices();
    float[] values = input.values();
    WindowGeometry g = new WindowGeometry(convolution);
    long base = bytes(convolution.synapse().weightOffset() + column);
    long first = bytes(start.offset() + column * start.columnStep());
    FloatVector b0 = load(start.data(), first);
    FloatVector b1 = load(start.data(), first + VECTOR * start.columnStep());
    for (int row = 0; row < rows; row++) {
      int places = row * g.places;
      long target = bytes(row * convolution.outputStride() + column);
      for (int y = 0; y < g.outputHeight; y++) {
        int top = y * g.stride - g.padding;
        int rowFrom = Math.max(0, -top);
        int rowEnd = Math.min(g.windowHeight, g.height - top);
        for (int x = 0; x < g.outputWidth; x++) {
          int left = x * g.stride - g.padding;
          int from = Math.max(0, left);
          int end = Math.min(g.width, left + g.windowWidth);
          FloatVector s0 = b0;
          FloatVector s1 = b1;
          for (int i = rowFrom; i < rowEnd; i++) {
            int line = (top + i) * g.width;
            long at = base + (i * g.windowWidth - line - left) * g.placeBytes;
            int last = starts[places + line + end];
            for (int event = starts[places + line + from]; event < last; event++) {
              long weight = at + indices[event] * g.rowBytes;
              FloatVector value = broadcast(values[event]);
              s0 = value.fma(load(weights, weight), s0);
              s1 = value.fma(load(weights, weight + VECTOR), s1);
            }
          }
          store(s0, sums, target);
          store(s1, sums, target + VECTOR);
          target += g.channelBytes;
        }
      }
    }
  }

  private static void addVector(
      Convolution convolution,
      MemorySegment weights,
      MatrixKernels.Start start,
      SparseValues input,
      int rows,
      MemorySegment sums,
      int column) {
    int[] starts = input.events().placeStarts();
    int[] indices = input.events().indices();
    float[] values = input.values();
    WindowGeometry g = new WindowGeometry(convolution);
    long base = bytes(convolution.synapse().weightOffset() + column);
    FloatVector bias = load(start.data(), bytes(start.offset() + column * start.columnStep()));
    for (int row = 0; row < rows; row++) {
      int places = row * g.places;
      long target = bytes(row * convolution.outputStride() + column);
      for (int y = 0; y < g.outputHeight; y++) {
        int top = y * g.stride - g.padding;
        int rowFrom = Math.max(0, -top);
        int rowEnd = Math.min(g.windowHeight, g.height - top);
        for (int x = 0; x < g.outputWidth; x++) {
          int left = x * g.stride - g.padding;
          int from = Math.max(0, left);
          int end = Math.min(g.width, left + g.windowWidth);
          FloatVector sum = bias;
          for (int i = rowFrom; i < rowEnd; i++) {
            int line = (top + i) * g.width;
            long at = base + (i * g.windowWidth - line - left) * g.placeBytes;
            int last = starts[places + line + end];
            for (int event = starts[places + line + from]; event < last; event++) {
              FloatVector weight = load(weights, at + indices[event] * g.rowBytes);
              sum = broadcast(values[event]).fma(weight, sum);
            }
          }
          store(sum, sums, target);
          target += g.channelBytes;
        }
      }
    }
  }

  static void addGradients(
      Convolution convolution,
      FloatArray gradients,
      SparseValues input,
      int rows,
      FloatArray errors) {
    int channels = convolution.synapse().outputs();
    int column = 0;
    for (; column + 2 * LANES <= channels; column += 2 * LANES) {
      gradientPair(convolution, gradients.segment(), input, rows, errors.segment(), column);
    }
    if (column < channels) {
      gradientVector(convolution, gradients.segment(), input, rows, errors.segment(), column);
    }
  }

  private static void gradientPair(
      Convolution convolution,
      MemorySegment gradients,
      SparseValues input,
      int rows,
      MemorySegment errors,
      int column) {
    int[] starts = input.events().placeStarts();
    int[] indices = input.events().indices();
    float[] values = input.values();
    WindowGeometry g = new WindowGeometry(convolution);
    long base = bytes(convolution.synapse().weightOffset() + column);
    for (int row = 0; row < rows; row++) {
      if (Lanes.isZero(
          errors, bytes(row * convolution.outputStride()), convolution.outputStride())) {
        continue;
      }
      int places = row * g.places;
      long source = bytes(row * convolution.outputStride() + column);
      for (int y = 0; y < g.outputHeight; y++) {
        int top = y * g.stride - g.padding;
        int rowFrom = Math.max(0, -top);
        int rowEnd = Math.min(g.windowHeight, g.height - top);
        for (int x = 0; x < g.outputWidth; x++) {
          int left = x * g.stride - g.padding;
          int from = Math.max(0, left);
          int end = Math.min(g.width, left + g.windowWidth);
          FloatVector e0 = load(errors, source);
          FloatVector e1 = load(errors, source + VECTOR);
          for (int i = rowFrom; i < rowEnd; i++) {
            int line = (top + i) * g.width;
            long at = base + (i * g.windowWidth - line - left) * g.placeBytes;
            int last = starts[places + line + end];
            for (int event = starts[places + line + from]; event < last; event++) {
              long weight = at + indices[event] * g.rowBytes;
              FloatVector value = broadcast(values[event]);
              store(value.fma(e0, load(gradients, weight)), gradients, weight);
              store(value.fma(e1, load(gradients, weight + VECTOR)), gradients, weight + VECTOR);
            }
          }
          source += g.channelBytes;
        }
      }
    }
  }

  private static void gradientVector(
      Convolution convolution,
      MemorySegment gradients,
      SparseValues input,
      int rows,
      MemorySegment errors,
      int column) {
    int[] starts = input.events().placeStarts();
    int[] indices = input.events().indices();
    float[] values = input.values();
    WindowGeometry g = new WindowGeometry(convolution);
    long base = bytes(convolution.synapse().weightOffset() + column);
    for (int row = 0; row < rows; row++) {
      if (Lanes.isZero(
          errors, bytes(row * convolution.outputStride()), convolution.outputStride())) {
        continue;
      }
      int places = row * g.places;
      long source = bytes(row * convolution.outputStride() + column);
      for (int y = 0; y < g.outputHeight; y++) {
        int top = y * g.stride - g.padding;
        int rowFrom = Math.max(0, -top);
        int rowEnd = Math.min(g.windowHeight, g.height - top);
        for (int x = 0; x < g.outputWidth; x++) {
          int left = x * g.stride - g.padding;
          int from = Math.max(0, left);
          int end = Math.min(g.width, left + g.windowWidth);
          FloatVector error = load(errors, source);
          for (int i = rowFrom; i < rowEnd; i++) {
            int line = (top + i) * g.width;
            long at = base + (i * g.windowWidth - line - left) * g.placeBytes;
            int last = starts[places + line + end];
            for (int event = starts[places + line + from]; event < last; event++) {
              long weight = at + indices[event] * g.rowBytes;
              FloatVector value = broadcast(values[event]);
              store(value.fma(error, load(gradients, weight)), gradients, weight);
            }
          }
          source += g.channelBytes;
        }
      }
    }
  }
}

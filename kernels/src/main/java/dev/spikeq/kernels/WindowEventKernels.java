package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.SpikeTrain;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Convolutions driven by spikes, for channels that fill vectors. The events that a place's window
 * sees in one of its rows are one range of the list, since channels are last; their weight rows lie
 * at a distance from one another that is that of the neurons. So a place is {@code window.height}
 * loops over ranges with its sums in registers; bound by loads and by the mispredicted ends of the
 * ranges. Each sum is one chain in ascending order, as that of a dense product: events of ones give
 * the bits that values of one would.
 */
final class WindowEventKernels {
  private static final int BLOCK = 4;

  private WindowEventKernels() {}

  /** Whether channels are whole vectors. */
  static boolean fits(Convolution convolution) {
    return convolution.synapse().outputs() % FloatArray.LINE == 0;
  }

  /** Counts bits instead of looking at events, where the channels of a place are aligned bits. */
  static void locate(SpikeTrain spikes, int rows, EventList events) {
    int channels = events.width() / events.places();
    if (Long.SIZE % channels != 0 && channels % Long.SIZE != 0) {
      events.locate(rows);
      return;
    }
    long[] words = spikes.words();
    int[] placeStarts = events.placeStarts();
    long mask = channels < Long.SIZE ? (1L << channels) - 1 : -1L;
    int next = 0;
    for (int row = 0; row < rows; row++) {
      int first = row * spikes.wordsPerRow();
      int count = events.starts()[row];
      for (int bit = 0; bit < events.width(); bit += channels) {
        placeStarts[next++] = count;
        for (int at = bit; at < bit + channels; at += Long.SIZE) {
          count += Long.bitCount((words[first + (at >> 6)] >>> at) & mask);
        }
      }
    }
    placeStarts[next] = events.starts()[rows];
  }

  static void add(
      Convolution convolution,
      FloatArray parameters,
      MatrixKernels.Start start,
      EventList events,
      int rows,
      FloatArray output) {
    MemorySegment weights = parameters.segment();
    MemorySegment sums = output.segment();
    int channels = convolution.synapse().outputs();
    int column = 0;
    for (; column + BLOCK * LANES <= channels; column += BLOCK * LANES) {
      addBlock(convolution, weights, start, events, rows, sums, column);
    }
    for (; column + 2 * LANES <= channels; column += 2 * LANES) {
      addPair(convolution, weights, start, events, rows, sums, column);
    }
    if (column < channels) {
      addVector(convolution, weights, start, events, rows, sums, column);
    }
  }

  private static void addBlock(
      Convolution convolution,
      MemorySegment weights,
      MatrixKernels.Start start,
      EventList events,
      int rows,
      MemorySegment sums,
      int column) {
    int[] starts = events.placeStarts();
    int[] indices = events.indices();
    WindowGeometry g = new WindowGeometry(convolution);
    long base = bytes(convolution.synapse().weightOffset() + column);
    long first = bytes(start.offset() + column * start.columnStep());
    long next = VECTOR * start.columnStep();
    FloatVector b0 = load(start.data(), first);
    FloatVector b1 = load(start.data(), first + next);
    FloatVector b2 = load(start.data(), first + 2 * next);
    FloatVector b3 = load(start.data(), first + 3 * next);
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
          FloatVector s2 = b2;
          FloatVector s3 = b3;
          for (int i = rowFrom; i < rowEnd; i++) {
            int line = (top + i) * g.width;
            long at = base + (i * g.windowWidth - line - left) * g.placeBytes;
            int last = starts[places + line + end];
            for (int event = starts[places + line + from]; event < last; event++) {
              long weight = at + indices[event] * g.rowBytes;
              s0 = s0.add(load(weights, weight));
              s1 = s1.add(load(weights, weight + VECTOR));
              s2 = s2.add(load(weights, weight + 2 * VECTOR));
              s3 = s3.add(load(weights, weight + 3 * VECTOR));
            }
          }
          store(s0, sums, target);
          store(s1, sums, target + VECTOR);
          store(s2, sums, target + 2 * VECTOR);
          store(s3, sums, target + 3 * VECTOR);
          target += g.channelBytes;
        }
      }
    }
  }

  private static void addPair(
      Convolution convolution,
      MemorySegment weights,
      MatrixKernels.Start start,
      EventList events,
      int rows,
      MemorySegment sums,
      int column) {
    int[] starts = events.placeStarts();
    int[] indices = events.indices();
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
              s0 = s0.add(load(weights, weight));
              s1 = s1.add(load(weights, weight + VECTOR));
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
      EventList events,
      int rows,
      MemorySegment sums,
      int column) {
    int[] starts = events.placeStarts();
    int[] indices = events.indices();
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
              sum = sum.add(load(weights, at + indices[event] * g.rowBytes));
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
      EventList events,
      int rows,
      FloatArray errors) {
    int channels = convolution.synapse().outputs();
    int column = 0;
    for (; column + BLOCK * LANES <= channels; column += BLOCK * LANES) {
      gradientBlock(convolution, gradients.segment(), events, rows, errors.segment(), column);
    }
    for (; column + 2 * LANES <= channels; column += 2 * LANES) {
      gradientPair(convolution, gradients.segment(), events, rows, errors.segment(), column);
    }
    if (column < channels) {
      gradientVector(convolution, gradients.segment(), events, rows, errors.segment(), column);
    }
  }

  private static void gradientBlock(
      Convolution convolution,
      MemorySegment gradients,
      EventList events,
      int rows,
      MemorySegment errors,
      int column) {
    int[] starts = events.placeStarts();
    int[] indices = events.indices();
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
          FloatVector e2 = load(errors, source + 2 * VECTOR);
          FloatVector e3 = load(errors, source + 3 * VECTOR);
          for (int i = rowFrom; i < rowEnd; i++) {
            int line = (top + i) * g.width;
            long at = base + (i * g.windowWidth - line - left) * g.placeBytes;
            int last = starts[places + line + end];
            for (int event = starts[places + line + from]; event < last; event++) {
              long weight = at + indices[event] * g.rowBytes;
              store(load(gradients, weight).add(e0), gradients, weight);
              store(load(gradients, weight + VECTOR).add(e1), gradients, weight + VECTOR);
              store(load(gradients, weight + 2 * VECTOR).add(e2), gradients, weight + 2 * VECTOR);
              store(load(gradients, weight + 3 * VECTOR).add(e3), gradients, weight + 3 * VECTOR);
            }
          }
          source += g.channelBytes;
        }
      }
    }
  }

  private static void gradientPair(
      Convolution convolution,
      MemorySegment gradients,
      EventList events,
      int rows,
      MemorySegment errors,
      int column) {
    int[] starts = events.placeStarts();
    int[] indices = events.indices();
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
              store(load(gradients, weight).add(e0), gradients, weight);
              store(load(gradients, weight + VECTOR).add(e1), gradients, weight + VECTOR);
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
      EventList events,
      int rows,
      MemorySegment errors,
      int column) {
    int[] starts = events.placeStarts();
    int[] indices = events.indices();
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
              store(load(gradients, weight).add(error), gradients, weight);
            }
          }
          source += g.channelBytes;
        }
      }
    }
  }

  /** One sum of products for each active neuron, over the places whose windows see it. */
  static void multiplyActive(
      Convolution convolution,
      FloatArray parameters,
      FloatArray errorArray,
      EventList active,
      int rows,
      FloatArray target) {
    Lanes.clear(target.segment(), 0, rows * convolution.inputStride());
    MemorySegment weights = parameters.segment();
    MemorySegment errors = errorArray.segment();
    WindowGeometry g = new WindowGeometry(convolution);
    int channels = convolution.input().channels();
    long base = bytes(convolution.synapse().weightOffset());
    for (int row = 0; row < rows; row++) {
      long image = bytes(row * convolution.outputStride());
      for (int e = active.starts()[row]; e < active.starts()[row + 1]; e++) {
        int i = active.indices()[e];
        int place = i / channels;
        int down = place / g.width + g.padding;
        int across = place % g.width + g.padding;
        int topY = Math.min(g.outputHeight - 1, down / g.stride);
        int leftX = Math.min(g.outputWidth - 1, across / g.stride);
        FloatVector sum = Lanes.zero();
        for (int y = topY; y >= 0 && down - y * g.stride < g.windowHeight; y--) {
          for (int x = leftX; x >= 0 && across - x * g.stride < g.windowWidth; x--) {
            int tap = (down - y * g.stride) * g.windowWidth + across - x * g.stride;
            long weight = base + (tap * channels + i % channels) * g.rowBytes;
            long error = image + (y * g.outputWidth + x) * g.channelBytes;
            for (long column = 0; column < g.channelBytes; column += VECTOR) {
              sum = load(weights, weight + column).fma(load(errors, error + column), sum);
            }
          }
        }
        target.set(row * convolution.inputStride() + i, Lanes.sum(sum));
      }
    }
  }
}

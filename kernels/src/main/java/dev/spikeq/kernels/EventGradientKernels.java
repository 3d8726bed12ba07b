package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Synapse;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Weight gradients driven by spikes. Event after event they would be bound by the second-level
 * cache, which each takes a row of gradients from and brings it back to. So events are turned
 * around, 64 rows at a time: the rows that a neuron spiked in are bits of a word, its gradients
 * stay in registers until all their errors are added, and the errors of a block of columns lie
 * close together in the first level. Sums have the same order, and so the same bits.
 */
final class EventGradientKernels {
  private static final int FIRST_LEVEL = 1 << 15;
  private static final int BLOCK = 4;
  private static final long BLOCK_BYTES = BLOCK * VECTOR;

  private EventGradientKernels() {}

  static void add(
      Synapse synapse, FloatArray gradients, EventList events, int rows, FloatArray errors) {
    EventList.Turned turned = events.turned();
    int column = 0;
    if (turned != null && isWorthTurning(synapse, events, rows)) {
      column = synapse.stride() - synapse.stride() % (BLOCK * LANES);
      addBlocks(synapse, gradients.segment(), events, turned, rows, errors.segment(), column);
    }
    addInOrder(synapse, gradients.segment(), events, rows, errors.segment(), column);
  }

  /**
   * Gradients that stay in the first level are as quick to change event after event; larger ones
   * too, where a neuron has fewer than three events in 64 rows.
   */
  private static boolean isWorthTurning(Synapse synapse, EventList events, int rows) {
    long weights = (long) synapse.inputs() * synapse.stride();
    long neurons = (long) synapse.inputs() * rows;
    return bytes(1) * weights > FIRST_LEVEL && events.starts()[rows] * 64L > 3 * neurons;
  }

  private static void addBlocks(
      Synapse synapse,
      MemorySegment gradients,
      EventList events,
      EventList.Turned turned,
      int rows,
      MemorySegment errors,
      int columns) {
    int stride = synapse.stride();
    MemorySegment block = turned.block().segment();
    for (int first = 0; first < rows && columns > 0; first += Long.SIZE) {
      int count = Math.min(Long.SIZE, rows - first);
      turn(events, first, count, turned.rowsOf());
      for (int column = 0; column < columns; column += BLOCK * LANES) {
        int from = first * stride + column;
        addBlock(synapse, gradients, turned.rowsOf(), count, errors, from, column, block);
      }
    }
  }

  private static void turn(EventList events, int first, int count, long[] rowsOf) {
    int[] starts = events.starts();
    int[] indices = events.indices();
    Arrays.fill(rowsOf, 0);
    int event = starts[first];
    for (int row = 0; row < count; row++) {
      long bit = 1L << row;
      for (int end = starts[first + row + 1]; event < end; event++) {
        rowsOf[indices[event]] |= bit;
      }
    }
  }

  /**
   * A block of columns for 64 rows at most. The errors are brought together first; after the step
   * that a readout has chosen rows have none. One method, since two smaller ones would be inlined
   * where they are called and their vectors boxed.
   */
  private static void addBlock(
      Synapse synapse,
      MemorySegment gradients,
      long[] rowsOf,
      int count,
      MemorySegment errors,
      int from,
      int column,
      MemorySegment block) {
    long stride = bytes(synapse.stride());
    long busy = 0;
    for (int row = 0; row < count; row++) {
      long source = bytes(from) + row * stride;
      long at = row * BLOCK_BYTES;
      IntVector bits = Lanes.noBits();
      for (long end = at + BLOCK_BYTES; at < end; at += VECTOR, source += VECTOR) {
        FloatVector error = load(errors, source);
        store(error, block, at);
        bits = bits.or(error.reinterpretAsInts());
      }
      busy |= bits.compare(VectorOperators.NE, 0).anyTrue() ? 1L << row : 0;
    }
    long target = bytes(synapse.weightOffset() + column);
    int inputs = synapse.inputs();
    for (int input = 0; input < inputs; input++, target += stride) {
      long rows = rowsOf[input] & busy;
      if (rows == 0) {
        continue;
      }
      FloatVector g0 = load(gradients, target);
      FloatVector g1 = load(gradients, target + VECTOR);
      FloatVector g2 = load(gradients, target + 2 * VECTOR);
      FloatVector g3 = load(gradients, target + 3 * VECTOR);
      do {
        long at = Long.numberOfTrailingZeros(rows) * BLOCK_BYTES;
        g0 = g0.add(load(block, at));
        g1 = g1.add(load(block, at + VECTOR));
        g2 = g2.add(load(block, at + 2 * VECTOR));
        g3 = g3.add(load(block, at + 3 * VECTOR));
        rows &= rows - 1;
      } while (rows != 0);
      store(g0, gradients, target);
      store(g1, gradients, target + VECTOR);
      store(g2, gradients, target + 2 * VECTOR);
      store(g3, gradients, target + 3 * VECTOR);
    }
  }

  /**
   * Event after event: small layers, few events, a list that may name a neuron several times a row,
   * and the columns that blocks leave. One method, too large to be inlined.
   */
  private static void addInOrder(
      Synapse synapse,
      MemorySegment gradients,
      EventList events,
      int rows,
      MemorySegment errors,
      int first) {
    int[] starts = events.starts();
    int[] indices = events.indices();
    long stride = bytes(synapse.stride());
    int column = first;
    for (; column + BLOCK * LANES <= synapse.stride(); column += BLOCK * LANES) {
      long base = bytes(synapse.weightOffset() + column);
      int event = 0;
      for (int row = 0; row < rows; row++) {
        long source = row * stride + bytes(column);
        int end = starts[row + 1];
        if (Lanes.isZero(errors, source, BLOCK * LANES)) {
          event = end;
          continue;
        }
        FloatVector e0 = load(errors, source);
        FloatVector e1 = load(errors, source + VECTOR);
        FloatVector e2 = load(errors, source + 2 * VECTOR);
        FloatVector e3 = load(errors, source + 3 * VECTOR);
        for (; event < end; event++) {
          long at = base + indices[event] * stride;
          store(load(gradients, at).add(e0), gradients, at);
          store(load(gradients, at + VECTOR).add(e1), gradients, at + VECTOR);
          store(load(gradients, at + 2 * VECTOR).add(e2), gradients, at + 2 * VECTOR);
          store(load(gradients, at + 3 * VECTOR).add(e3), gradients, at + 3 * VECTOR);
        }
      }
    }
    for (; column < synapse.stride(); column += LANES) {
      long base = bytes(synapse.weightOffset() + column);
      int event = 0;
      for (int row = 0; row < rows; row++) {
        FloatVector error = load(errors, row * stride + bytes(column));
        for (int end = starts[row + 1]; event < end; event++) {
          long at = base + indices[event] * stride;
          store(load(gradients, at).add(error), gradients, at);
        }
      }
    }
  }
}

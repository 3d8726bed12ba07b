package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Synapse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Currents of large synapses, neuron after neuron instead of event after event: a weight row is
 * loaded once for 64 rows of events and added wherever its neuron spiked, and the sums of a block
 * of columns lie close together in the first-level cache. Event after event the rows would come
 * from the third level, since rows that are a power of two apart share few places of the second.
 * Sums have the same order either way, and so the same bits.
 */
final class TurnedEventKernels {
  private static final int BLOCK = 4;
  private static final long BLOCK_BYTES = BLOCK * VECTOR;

  /** Weights that the second-level cache does not hold. */
  private static final int LARGE = 1 << 18;

  /** Events for each neuron and 64 rows from which on this is faster. */
  private static final int MANY = 3;

  private static final ThreadLocal<TurnedEventKernels> OF_THREAD =
      ThreadLocal.withInitial(TurnedEventKernels::new);

  private final MemorySegment sums = Arena.ofAuto().allocate(Long.SIZE * BLOCK_BYTES, 64);
  private long[] rowsOf = new long[0];

  private TurnedEventKernels() {}

  /** Whether this is faster than event after event. */
  static boolean pays(Synapse synapse, EventList events, int rows) {
    return (long) synapse.inputs() * synapse.stride() > LARGE
        && synapse.stride() % (BLOCK * LANES) == 0
        && events.isDistinct()
        && events.starts()[rows] >= (long) MANY * events.turned(rows);
  }

  static void add(
      Synapse synapse,
      FloatArray parameters,
      MatrixKernels.Start start,
      EventList events,
      int rows,
      FloatArray output) {
    TurnedEventKernels ofThread = OF_THREAD.get();
    if (ofThread.rowsOf.length < events.turned(rows)) {
      ofThread.rowsOf = new long[events.turned(rows)];
    }
    events.turn(rows, 0, synapse.inputs(), ofThread.rowsOf);
    for (int column = 0; column < synapse.stride(); column += BLOCK * LANES) {
      for (int first = 0; first < rows; first += Long.SIZE) {
        int count = Math.min(Long.SIZE, rows - first);
        addBlock(
            synapse,
            parameters.segment(),
            start,
            ofThread.rowsOf,
            first,
            count,
            column,
            ofThread.sums,
            output.segment());
      }
    }
  }

  /** A block of columns for 64 rows at most. */
  private static void addBlock(
      Synapse synapse,
      MemorySegment weights,
      MatrixKernels.Start start,
      long[] rowsOf,
      int firstRow,
      int count,
      int column,
      MemorySegment sums,
      MemorySegment output) {
    long bias = bytes(start.offset() + column * start.columnStep());
    long next = VECTOR * start.columnStep();
    FloatVector b0 = load(start.data(), bias);
    FloatVector b1 = load(start.data(), bias + next);
    FloatVector b2 = load(start.data(), bias + 2 * next);
    FloatVector b3 = load(start.data(), bias + 3 * next);
    long end = count * BLOCK_BYTES;
    for (long at = 0; at < end; at += BLOCK_BYTES) {
      store(b0, sums, at);
      store(b1, sums, at + VECTOR);
      store(b2, sums, at + 2 * VECTOR);
      store(b3, sums, at + 3 * VECTOR);
    }
    long stride = bytes(synapse.stride());
    long source = bytes(synapse.weightOffset() + column);
    int base = firstRow / Long.SIZE * synapse.inputs();
    for (int neuron = 0; neuron < synapse.inputs(); neuron++) {
      long rows = rowsOf[base + neuron];
      if (rows != 0) {
        FloatVector w0 = load(weights, source);
        FloatVector w1 = load(weights, source + VECTOR);
        FloatVector w2 = load(weights, source + 2 * VECTOR);
        FloatVector w3 = load(weights, source + 3 * VECTOR);
        for (; rows != 0; rows &= rows - 1) {
          long at = Long.numberOfTrailingZeros(rows) * BLOCK_BYTES;
          store(load(sums, at).add(w0), sums, at);
          store(load(sums, at + VECTOR).add(w1), sums, at + VECTOR);
          store(load(sums, at + 2 * VECTOR).add(w2), sums, at + 2 * VECTOR);
          store(load(sums, at + 3 * VECTOR).add(w3), sums, at + 3 * VECTOR);
        }
      }
      source += stride;
    }
    long target = firstRow * stride + bytes(column);
    for (long at = 0; at < end; at += BLOCK_BYTES, target += stride) {
      store(load(sums, at), output, target);
      store(load(sums, at + VECTOR), output, target + VECTOR);
      store(load(sums, at + 2 * VECTOR), output, target + 2 * VECTOR);
      store(load(sums, at + 3 * VECTOR), output, target + 3 * VECTOR);
    }
  }
}

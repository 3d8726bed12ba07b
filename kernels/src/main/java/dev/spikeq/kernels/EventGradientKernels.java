package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.EventErrors;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Synapse;
import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Weight gradients driven by spikes: event after event where the gradients stay in the first-level
 * cache, else neuron after neuron. Event after event those of a large synapse would be bound by the
 * second level, which each event takes a row of gradients from and brings it back to. Neuron after
 * neuron, 64 rows at a time, they stay in registers until all errors of these rows are added, and
 * the errors of a block of columns lie close together in the first level. Sums have the same order
 * either way, and so the same bits.
 */
final class EventGradientKernels {
  private static final int BLOCK = 4;
  private static final long BLOCK_BYTES = BLOCK * VECTOR;

  /** Where the errors of 64 rows lie in the workspace: behind a row of zeros. */
  private static final long ERRORS = bytes(Kernels.SUMMED_TOGETHER);

  /** Where sums lie that are not complete: behind the errors. */
  private static final long PARTIAL = ERRORS + Long.SIZE * ERRORS;

  private EventGradientKernels() {}

  static void sum(
      Synapse synapse,
      FloatArray gradients,
      int from,
      int to,
      List<EventErrors> shards,
      FloatArray workspace) {
    Lanes.clear(workspace.segment(), 0, Kernels.SUMMED_TOGETHER);
    int rows = 0;
    for (int i = 0; i < shards.size(); i++) {
      shards.get(i).turn(from, to);
      rows += shards.get(i).rows();
    }
    if (rows == 0) {
      int stride = synapse.stride();
      Lanes.clear(
          gradients.segment(), synapse.weightOffset() + from * stride, (to - from) * stride);
    }
    for (int column = 0; column < synapse.stride(); column += BLOCK * LANES) {
      boolean first = true;
      for (int i = 0; i < shards.size(); i++) {
        EventErrors shard = shards.get(i);
        for (int word = 0; word < shard.words(); word++) {
          sumBlock(
              synapse,
              gradients.segment(),
              from,
              to,
              shard,
              word,
              column,
              first,
              workspace.segment());
        }
        first &= shard.rows() == 0;
      }
    }
  }

  /**
   * A block of columns for 64 rows at most, whose errors are brought together first; after the step
   * that a readout has chosen rows have none. A shard's sums begin at 0 and are added to those of
   * the shards before it when they are complete; until then they are partial. One method, since two
   * smaller ones would be inlined where they are called and their vectors boxed.
   */
  private static void sumBlock(
      Synapse synapse,
      MemorySegment gradients,
      int from,
      int to,
      EventErrors shard,
      int word,
      int column,
      boolean firstShard,
      MemorySegment workspace) {
    MemorySegment errors = shard.errors().segment();
    long stride = bytes(synapse.stride());
    int firstRow = word * Long.SIZE;
    int count = Math.min(Long.SIZE, shard.rows() - firstRow);
    long busy = 0;
    for (int row = 0; row < count; row++) {
      long source = (firstRow + row) * stride + bytes(column);
      long at = ERRORS + row * BLOCK_BYTES;
      IntVector bits = Lanes.noBits();
      for (long end = at + BLOCK_BYTES; at < end; at += VECTOR, source += VECTOR) {
        FloatVector error = load(errors, source);
        store(error, workspace, at);
        bits = bits.or(error.reinterpretAsInts());
      }
      busy |= bits.compare(VectorOperators.NE, 0).anyTrue() ? 1L << row : 0;
    }
    boolean fresh = word == 0;
    boolean complete = word == shard.words() - 1;
    boolean added = complete && !firstShard;
    boolean partial = !complete && !firstShard;
    long place = bytes(synapse.weightOffset() + column) + from * stride;
    // Three places for each neuron: where sums begin, what is added to them, where they go.
    MemorySegment start = fresh || !firstShard ? workspace : gradients;
    long startAt = fresh ? 0 : firstShard ? place : PARTIAL;
    long startStep = fresh ? 0 : firstShard ? stride : BLOCK_BYTES;
    MemorySegment other = added ? gradients : workspace;
    long otherAt = added ? place : 0;
    long otherStep = added ? stride : 0;
    MemorySegment target = partial ? workspace : gradients;
    long targetAt = partial ? PARTIAL : place;
    long targetStep = partial ? BLOCK_BYTES : stride;
    // Without an event nothing changes where sums go on where they are, or nothing is added.
    boolean idleStays = fresh ? added : firstShard || partial;
    long[] rowsOf = shard.rowsOf();
    int base = word * synapse.inputs();
    for (int neuron = from; neuron < to; neuron++) {
      long rows = rowsOf[base + neuron] & busy;
      if (rows != 0 || !idleStays) {
        FloatVector g0 = load(start, startAt);
        FloatVector g1 = load(start, startAt + VECTOR);
        FloatVector g2 = load(start, startAt + 2 * VECTOR);
        FloatVector g3 = load(start, startAt + 3 * VECTOR);
        for (; rows != 0; rows &= rows - 1) {
          long at = ERRORS + Long.numberOfTrailingZeros(rows) * BLOCK_BYTES;
          g0 = g0.add(load(workspace, at));
          g1 = g1.add(load(workspace, at + VECTOR));
          g2 = g2.add(load(workspace, at + 2 * VECTOR));
          g3 = g3.add(load(workspace, at + 3 * VECTOR));
        }
        store(load(other, otherAt).add(g0), target, targetAt);
        store(load(other, otherAt + VECTOR).add(g1), target, targetAt + VECTOR);
        store(load(other, otherAt + 2 * VECTOR).add(g2), target, targetAt + 2 * VECTOR);
        store(load(other, otherAt + 3 * VECTOR).add(g3), target, targetAt + 3 * VECTOR);
      }
      startAt += startStep;
      otherAt += otherStep;
      targetAt += targetStep;
    }
  }

  /** Event after event. */
  static void add(
      Synapse synapse, FloatArray gradients, EventList events, int rows, FloatArray errors) {
    addInOrder(synapse, gradients.segment(), events, rows, errors.segment());
  }

  /** One method, too large to be inlined. */
  private static void addInOrder(
      Synapse synapse, MemorySegment gradients, EventList events, int rows, MemorySegment errors) {
    int[] starts = events.starts();
    int[] indices = events.indices();
    long stride = bytes(synapse.stride());
    int column = 0;
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

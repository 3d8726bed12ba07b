package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Squares of as many rows as a vector has lanes, turned around: rows that lie half a square apart
 * exchange halves, those a quarter apart quarters, and so on. Vectors are of the one size that all
 * kernels have: a second size in the same program spoils the types that the compiler sees in every
 * kernel.
 */
final class TransposeKernels {
  /** Rows of a strip, at most. */
  static final int STRIP = 64;

  private static final int HALF = LANES / 2;
  private static final int QUARTER = Math.max(1, LANES / 4);
  private static final VectorShuffle<Float> BY_HALF = partners(HALF);
  private static final VectorShuffle<Float> BY_QUARTER = partners(QUARTER);
  private static final VectorShuffle<Float> BY_2 = partners(2);
  private static final VectorShuffle<Float> BY_1 = partners(1);
  private static final VectorMask<Float> UPPER_HALF = second(HALF);
  private static final VectorMask<Float> UPPER_QUARTER = second(QUARTER);
  private static final VectorMask<Float> SECOND_2 = second(2);
  private static final VectorMask<Float> SECOND_1 = second(1);

  private TransposeKernels() {}

  /** Lane i gets what lane i ^ distance has. */
  private static VectorShuffle<Float> partners(int distance) {
    return VectorShuffle.fromOp(Lanes.FLOATS, i -> (i ^ distance) % LANES);
  }

  /** The lanes that lie second in their pair. */
  private static VectorMask<Float> second(int distance) {
    long bits = 0;
    for (int i = 0; i < LANES; i++) {
      if ((i & distance) != 0) {
        bits |= 1L << i;
      }
    }
    return VectorMask.fromLong(Lanes.FLOATS, bits);
  }

  /**
   * Turns a strip of squares around, one below the other.
   *
   * @param source offset that the rows are counted from, in bytes
   * @param rows where they lie from there
   * @param count how many of them, whole squares, {@value #STRIP} at most
   * @param block room for them: {@code [count, LANES]}
   * @param target offset that the columns, as rows, are counted from
   * @param columns where they go from there; some may go to the same place
   * @param firstColumn the first of them
   */
  static void turn(
      MemorySegment from,
      long source,
      long[] rows,
      int count,
      MemorySegment block,
      MemorySegment to,
      long target,
      long[] columns,
      int firstColumn) {
    if (LANES == 16) {
      exchangeHalves(from, source, rows, count, block);
      exchangePairs(block, count, to, target, columns, firstColumn);
    } else if (LANES == 8) {
      exchangeHalves(from, source, rows, count, block);
      exchangeNeighbours(block, count, to, target, columns, firstColumn);
    } else {
      for (int row = 0; row < count; row++) {
        for (int column = 0; column < LANES; column++) {
          float value = from.get(ValueLayout.JAVA_FLOAT, source + rows[row] + bytes(column));
          to.set(
              ValueLayout.JAVA_FLOAT, target + columns[firstColumn + column] + bytes(row), value);
        }
      }
    }
  }

  /**
   * The first two rounds, into a block that lies in one piece: rows that are as far apart as those
   * of weights, often a power of two, would drive each other out of the first cache.
   */
  private static void exchangeHalves(
      MemorySegment from, long source, long[] rows, int count, MemorySegment block) {
    for (int first = 0; first < count; first += LANES) {
      int end = first + QUARTER;
      for (int row = first; row < end; row++) {
        FloatVector a0 = load(from, source + rows[row]);
        FloatVector a1 = load(from, source + rows[row + QUARTER]);
        FloatVector a2 = load(from, source + rows[row + HALF]);
        FloatVector a3 = load(from, source + rows[row + HALF + QUARTER]);
        FloatVector b0 = a0.blend(a2.rearrange(BY_HALF), UPPER_HALF);
        FloatVector b1 = a1.blend(a3.rearrange(BY_HALF), UPPER_HALF);
        FloatVector b2 = a0.rearrange(BY_HALF).blend(a2, UPPER_HALF);
        FloatVector b3 = a1.rearrange(BY_HALF).blend(a3, UPPER_HALF);
        long at0 = row * VECTOR;
        long at1 = (row + QUARTER) * VECTOR;
        long at2 = (row + HALF) * VECTOR;
        long at3 = (row + HALF + QUARTER) * VECTOR;
        store(b0.blend(b1.rearrange(BY_QUARTER), UPPER_QUARTER), block, at0);
        store(b0.rearrange(BY_QUARTER).blend(b1, UPPER_QUARTER), block, at1);
        store(b2.blend(b3.rearrange(BY_QUARTER), UPPER_QUARTER), block, at2);
        store(b2.rearrange(BY_QUARTER).blend(b3, UPPER_QUARTER), block, at3);
      }
    }
  }

  /** The last two rounds of squares of 16. */
  private static void exchangePairs(
      MemorySegment block, int count, MemorySegment to, long target, long[] columns, int first) {
    for (int top = 0; top < count; top += LANES) {
      long there = target + bytes(top);
      for (int row = 0; row < LANES; row += 4) {
        long at = (top + row) * VECTOR;
        FloatVector a0 = load(block, at);
        FloatVector a1 = load(block, at + VECTOR);
        FloatVector a2 = load(block, at + 2 * VECTOR);
        FloatVector a3 = load(block, at + 3 * VECTOR);
        long to0 = there + columns[first + row];
        long to1 = there + columns[first + row + 1];
        long to2 = there + columns[first + row + 2];
        long to3 = there + columns[first + row + 3];
        FloatVector b0 = a0.blend(a2.rearrange(BY_2), SECOND_2);
        FloatVector b1 = a1.blend(a3.rearrange(BY_2), SECOND_2);
        FloatVector b2 = a0.rearrange(BY_2).blend(a2, SECOND_2);
        FloatVector b3 = a1.rearrange(BY_2).blend(a3, SECOND_2);
        store(b0.blend(b1.rearrange(BY_1), SECOND_1), to, to0);
        store(b0.rearrange(BY_1).blend(b1, SECOND_1), to, to1);
        store(b2.blend(b3.rearrange(BY_1), SECOND_1), to, to2);
        store(b2.rearrange(BY_1).blend(b3, SECOND_1), to, to3);
      }
    }
  }

  /** The last round of squares of 8. */
  private static void exchangeNeighbours(
      MemorySegment block, int count, MemorySegment to, long target, long[] columns, int first) {
    for (int top = 0; top < count; top += LANES) {
      long there = target + bytes(top);
      for (int row = 0; row < LANES; row += 2) {
        FloatVector a0 = load(block, (top + row) * VECTOR);
        FloatVector a1 = load(block, (top + row + 1) * VECTOR);
        int column = first + row;
        store(a0.blend(a1.rearrange(BY_1), SECOND_1), to, there + columns[column]);
        store(a0.rearrange(BY_1).blend(a1, SECOND_1), to, there + columns[column + 1]);
      }
    }
  }

  /**
   * Turns a square of 8 around, into an array.
   *
   * @param source offset that the rows are counted from, in bytes
   * @param rows where they lie from there
   * @param block room for the square
   * @param next where the first of its columns goes, the others after it
   */
  static void turn(
      MemorySegment from, long source, long[] rows, MemorySegment block, float[] to, int next) {
    exchangeHalves(from, source, rows, LANES, block);
    for (int row = 0; row < LANES; row += 2) {
      FloatVector a0 = load(block, row * VECTOR);
      FloatVector a1 = load(block, row * VECTOR + VECTOR);
      a0.blend(a1.rearrange(BY_1), SECOND_1).intoArray(to, next + row * LANES);
      a0.rearrange(BY_1).blend(a1, SECOND_1).intoArray(to, next + (row + 1) * LANES);
    }
  }
}

package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.kernels.MatrixKernels.Left;
import dev.spikeq.kernels.MatrixKernels.Right;
import dev.spikeq.kernels.MatrixKernels.Start;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Dense products whose operands are laid out anew, for vectors of 8 and fewer: there a tile of 4
 * rows by 2 vectors takes 4 cycles of multiply-adds, less than the compiler's checks and addresses
 * for four values of A where they lie, and rows of B a power of two apart drive each other out of
 * the first cache. A is laid out value by value in an array, whose checks leave the loop, a piece
 * of B as two columns of vectors. The sums are the same chains in the same order, so are their
 * bits.
 */
final class PackedMatrixKernels {
  /** Columns of A and rows of B that are laid out at once: those of B stay in the first cache. */
  private static final int DEPTH = 128;

  /** Rows of A that are laid out beside each other. */
  private static final int GROUP = 8;

  /** Rows of a tile. */
  private static final int TILE = 4;

  /** Rows for which B is laid out, a copy for every sixteenth product of a value; not tuned. */
  private static final int MANY = 16;

  private static final ThreadLocal<PackedMatrixKernels> OF_THREAD =
      ThreadLocal.withInitial(PackedMatrixKernels::new);

  private final int[] rows = new int[Long.SIZE];

  /** Where the rows of a group lie, from its first one on. */
  private final long[] offsets = new long[GROUP];

  private final float[] left = new float[Long.SIZE * DEPTH];
  private final MemorySegment right = Arena.ofAuto().allocate(DEPTH * 2 * VECTOR, 64);
  private final MemorySegment block = Arena.ofAuto().allocate(GROUP * VECTOR, 64);
  private int count;

  private PackedMatrixKernels() {}

  /** Whether this is faster than operands where they lie. */
  static boolean pays() {
    return LANES <= 8;
  }

  /**
   * Multiplies some rows.
   *
   * @param first the row that the lowest bit stands for
   * @param busy the rows
   * @param inner columns of A, rows of B
   * @param start where the sums start
   */
  static void multiply(Left a, Right b, Right c, int first, long busy, int inner, Start start) {
    PackedMatrixKernels packed = OF_THREAD.get();
    packed.count = 0;
    for (long bits = busy; bits != 0; bits &= bits - 1) {
      packed.rows[packed.count++] = first + Long.numberOfTrailingZeros(bits);
    }
    Start from = start;
    for (int k = 0; k < inner; k += DEPTH) {
      packed.multiply(a, b, c, k, Math.min(DEPTH, inner - k), from);
      from = new Start(c.data(), c.offset(), c.stride(), 1);
    }
  }

  private void multiply(Left a, Right b, Right c, int k, int depth, Start start) {
    for (int i = 0; i < count; i += GROUP) {
      layOut(a, i, k, depth);
    }
    for (int column = 0; column < c.stride(); column += 2 * LANES) {
      MemorySegment piece = b.data();
      long at = b.at(k, column);
      long below = bytes(b.stride());
      if (count >= MANY) {
        layOut(piece, at, below, depth);
        piece = right;
        at = 0;
        below = 2 * VECTOR;
      }
      for (int i = 0; i < count; i += TILE) {
        tile(i, piece, at, below, depth, c, column, start);
      }
    }
  }

  /** The number of a row; beyond the last one that again. */
  private int row(int i) {
    return rows[Math.min(i, count - 1)];
  }

  /**
   * Values of eight rows of A beside each other, column after column; in squares where they can.
   */
  private void layOut(Left a, int group, int from, int depth) {
    MemorySegment data = a.data();
    long r0 = a.at(row(group));
    for (int i = 0; i < GROUP; i++) {
      offsets[i] = a.at(row(group + i)) - r0;
    }
    long d1 = offsets[1];
    long d2 = offsets[2];
    long d3 = offsets[3];
    long d4 = offsets[4];
    long d5 = offsets[5];
    long d6 = offsets[6];
    long d7 = offsets[7];
    long across = bytes(a.columns().step());
    float[] to = left;
    int next = group * DEPTH;
    boolean squares = LANES == GROUP && across == Float.BYTES;
    for (int k = from; k < from + depth; ) {
      int run = Math.min(from + depth - k, a.columns().run() - k % a.columns().run());
      long at = r0 + bytes(a.columns().at(k));
      int j = 0;
      for (; squares && j + GROUP <= run; j += GROUP) {
        TransposeKernels.turn(data, at, offsets, block, to, next);
        next += GROUP * GROUP;
        at += VECTOR;
      }
      for (; j < run; j++) {
        to[next] = value(data, at);
        to[next + 1] = value(data, at + d1);
        to[next + 2] = value(data, at + d2);
        to[next + 3] = value(data, at + d3);
        to[next + 4] = value(data, at + d4);
        to[next + 5] = value(data, at + d5);
        to[next + 6] = value(data, at + d6);
        to[next + 7] = value(data, at + d7);
        next += GROUP;
        at += across;
      }
      k += run;
    }
  }

  private static float value(MemorySegment data, long at) {
    return data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
  }

  /** Two columns of vectors of B. */
  private void layOut(MemorySegment from, long first, long below, int depth) {
    long at = first;
    long to = 0;
    for (int j = 0; j < depth; j++) {
      store(load(from, at), right, to);
      store(load(from, at + VECTOR), right, to + VECTOR);
      at += below;
      to += 2 * VECTOR;
    }
  }

  /** Four rows by two vectors; where they are fewer, the last of them again and again. */
  private void tile(
      int first,
      MemorySegment b,
      long from,
      long below,
      int depth,
      Right c,
      int column,
      Start start) {
    int r0 = row(first);
    int r1 = row(first + 1);
    int r2 = row(first + 2);
    int r3 = row(first + 3);
    long next = VECTOR * start.columnStep();
    long i0 = start.at(r0, column);
    FloatVector s00 = load(start.data(), i0);
    FloatVector s01 = load(start.data(), i0 + next);
    long i1 = start.at(r1, column);
    FloatVector s10 = load(start.data(), i1);
    FloatVector s11 = load(start.data(), i1 + next);
    long i2 = start.at(r2, column);
    FloatVector s20 = load(start.data(), i2);
    FloatVector s21 = load(start.data(), i2 + next);
    long i3 = start.at(r3, column);
    FloatVector s30 = load(start.data(), i3);
    FloatVector s31 = load(start.data(), i3 + next);
    float[] a = left;
    int l = first / GROUP * GROUP * DEPTH + first % GROUP;
    for (int j = 0; j < depth; j++) {
      long r = from + j * below;
      FloatVector b0 = load(b, r);
      FloatVector b1 = load(b, r + VECTOR);
      int at = l + GROUP * j;
      FloatVector a0 = Lanes.broadcast(a[at]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = Lanes.broadcast(a[at + 1]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = Lanes.broadcast(a[at + 2]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = Lanes.broadcast(a[at + 3]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
    }
    long t0 = c.at(r0, column);
    store(s00, c.data(), t0);
    store(s01, c.data(), t0 + VECTOR);
    long t1 = c.at(r1, column);
    store(s10, c.data(), t1);
    store(s11, c.data(), t1 + VECTOR);
    long t2 = c.at(r2, column);
    store(s20, c.data(), t2);
    store(s21, c.data(), t2 + VECTOR);
    long t3 = c.at(r3, column);
    store(s30, c.data(), t3);
    store(s31, c.data(), t3 + VECTOR);
  }
}

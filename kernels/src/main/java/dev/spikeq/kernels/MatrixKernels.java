package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Dense products {@code C[m, n] = start + sum over k of A(m, k) * B[k, n]}, in tiles of 5 rows by 2
 * vectors, whose 10 accumulators hide the latency of a fused multiply-add (larger tiles exceed what
 * the compiler inlines). A is read value by value, so it may lie either way round. Bound by the
 * multiply-adds once B's panel is in the second-level cache.
 */
final class MatrixKernels {
  private static final int ROWS = 5;
  private static final int VECTORS = 2;

  private MatrixKernels() {}

  /**
   * A left operand: {@code A(m, k)} lies at {@code offset + m*rowStep + k*columnStep}.
   *
   * @param data the memory
   * @param offset index of the first value
   * @param rowStep distance from one m to the next
   * @param columnStep distance from one k to the next
   */
  record Left(MemorySegment data, int offset, int rowStep, int columnStep) {}

  /**
   * A right operand or a result: value {@code [k, n]} lies at {@code offset + k*stride + n}.
   *
   * @param data the memory
   * @param offset index of the first value
   * @param stride distance from one row to the next, a multiple of 16
   */
  record Right(MemorySegment data, int offset, int stride) {}

  /**
   * Where the sums start: value {@code [m, n]} lies at {@code offset + m*rowStep + n*columnStep}. A
   * row of biases has row step 0; zeros have both steps 0 and are at least a vector long.
   *
   * @param data the memory
   * @param offset index of the first value
   * @param rowStep distance from one row to the next
   * @param columnStep distance from one column to the next
   */
  record Start(MemorySegment data, int offset, int rowStep, int columnStep) {}

  /**
   * Multiplies.
   *
   * @param m rows of A and C
   * @param inner columns of A, rows of B
   * @param start where the sums start
   */
  static void multiply(Left a, Right b, Right c, int m, int inner, Start start) {
    for (int column = 0; column < c.stride; ) {
      if (column + VECTORS * LANES <= c.stride) {
        int row = 0;
        for (; row + ROWS <= m; row += ROWS) {
          tile(a, b, c, row, column, inner, start);
        }
        for (; row < m; row++) {
          strip(a, b, c, row, column, inner, start);
        }
        column += VECTORS * LANES;
      } else {
        int row = 0;
        for (; row + ROWS <= m; row += ROWS) {
          pillar(a, b, c, row, column, inner, start);
        }
        for (; row < m; row++) {
          single(a, b, c, row, column, inner, start);
        }
        column += LANES;
      }
    }
  }

  /** Five rows by two vectors. */
  private static void tile(Left a, Right b, Right c, int row, int column, int inner, Start start) {
    long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
    long next = VECTOR * start.columnStep;
    long step = bytes(start.rowStep);
    FloatVector s00 = load(start.data, i);
    FloatVector s01 = load(start.data, i + next);
    FloatVector s10 = load(start.data, i + step);
    FloatVector s11 = load(start.data, i + step + next);
    FloatVector s20 = load(start.data, i + 2 * step);
    FloatVector s21 = load(start.data, i + 2 * step + next);
    FloatVector s30 = load(start.data, i + 3 * step);
    FloatVector s31 = load(start.data, i + 3 * step + next);
    FloatVector s40 = load(start.data, i + 4 * step);
    FloatVector s41 = load(start.data, i + 4 * step + next);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = bytes(a.offset + row * a.rowStep);
    long down = bytes(a.rowStep);
    long across = bytes(a.columnStep);
    long r = bytes(b.offset + column);
    long below = bytes(b.stride);
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = load(right, r);
      FloatVector b1 = load(right, r + VECTOR);
      FloatVector a0 = broadcast(left, l);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = broadcast(left, l + down);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = broadcast(left, l + 2 * down);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = broadcast(left, l + 3 * down);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = broadcast(left, l + 4 * down);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      l += across;
      r += below;
    }
    long t = bytes(c.offset + row * c.stride + column);
    long under = bytes(c.stride);
    store(s00, c.data, t);
    store(s01, c.data, t + VECTOR);
    store(s10, c.data, t + under);
    store(s11, c.data, t + under + VECTOR);
    store(s20, c.data, t + 2 * under);
    store(s21, c.data, t + 2 * under + VECTOR);
    store(s30, c.data, t + 3 * under);
    store(s31, c.data, t + 3 * under + VECTOR);
    store(s40, c.data, t + 4 * under);
    store(s41, c.data, t + 4 * under + VECTOR);
  }

  /** One row by two vectors. */
  private static void strip(Left a, Right b, Right c, int row, int column, int inner, Start start) {
    long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
    long next = VECTOR * start.columnStep;
    FloatVector s00 = load(start.data, i);
    FloatVector s01 = load(start.data, i + next);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = bytes(a.offset + row * a.rowStep);
    long across = bytes(a.columnStep);
    long r = bytes(b.offset + column);
    long below = bytes(b.stride);
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = load(right, r);
      FloatVector b1 = load(right, r + VECTOR);
      FloatVector a0 = broadcast(left, l);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      l += across;
      r += below;
    }
    long t = bytes(c.offset + row * c.stride + column);
    store(s00, c.data, t);
    store(s01, c.data, t + VECTOR);
  }

  /** Five rows by one vector. */
  private static void pillar(
      Left a, Right b, Right c, int row, int column, int inner, Start start) {
    long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
    long step = bytes(start.rowStep);
    FloatVector s00 = load(start.data, i);
    FloatVector s10 = load(start.data, i + step);
    FloatVector s20 = load(start.data, i + 2 * step);
    FloatVector s30 = load(start.data, i + 3 * step);
    FloatVector s40 = load(start.data, i + 4 * step);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = bytes(a.offset + row * a.rowStep);
    long down = bytes(a.rowStep);
    long across = bytes(a.columnStep);
    long r = bytes(b.offset + column);
    long below = bytes(b.stride);
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = load(right, r);
      FloatVector a0 = broadcast(left, l);
      s00 = a0.fma(b0, s00);
      FloatVector a1 = broadcast(left, l + down);
      s10 = a1.fma(b0, s10);
      FloatVector a2 = broadcast(left, l + 2 * down);
      s20 = a2.fma(b0, s20);
      FloatVector a3 = broadcast(left, l + 3 * down);
      s30 = a3.fma(b0, s30);
      FloatVector a4 = broadcast(left, l + 4 * down);
      s40 = a4.fma(b0, s40);
      l += across;
      r += below;
    }
    long t = bytes(c.offset + row * c.stride + column);
    long under = bytes(c.stride);
    store(s00, c.data, t);
    store(s10, c.data, t + under);
    store(s20, c.data, t + 2 * under);
    store(s30, c.data, t + 3 * under);
    store(s40, c.data, t + 4 * under);
  }

  /** One row by one vector. */
  private static void single(
      Left a, Right b, Right c, int row, int column, int inner, Start start) {
    long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
    FloatVector s00 = load(start.data, i);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = bytes(a.offset + row * a.rowStep);
    long across = bytes(a.columnStep);
    long r = bytes(b.offset + column);
    long below = bytes(b.stride);
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = load(right, r);
      FloatVector a0 = broadcast(left, l);
      s00 = a0.fma(b0, s00);
      l += across;
      r += below;
    }
    long t = bytes(c.offset + row * c.stride + column);
    store(s00, c.data, t);
  }
}

package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Dense products {@code C[m, n] = start + sum over k of A(m, k) * B[k, n]}, in tiles of 4 rows by 4
 * vectors, whose 16 accumulators hide the latency of a fused multiply-add. A is read value by value, so
 * it may lie either way round. Bound by the multiply-adds once B's panel is in the second-level cache.
 */
final class MatrixKernels {
  private static final int ROWS = 4;
  private static final int VECTORS = 4;

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

  /** Where the sums start: at a row of biases, at zero, or at what is in C. */
  enum Start {
    ZERO,
    BIAS,
    RESULT
  }

  /**
   * Multiplies.
   *
   * @param m rows of A and C
   * @param inner columns of A, rows of B
   * @param start where the sums start
   * @param bias a row of biases, one row high; only read for {@link Start#BIAS}
   */
  static void multiply(
      Left a, Right b, Right c, int m, int inner, Start start, Right bias) {
    for (int column = 0; column < c.stride; ) {
      if (column + VECTORS * LANES <= c.stride) {
        int row = 0;
        for (; row + ROWS <= m; row += ROWS) {
          tile(a, b, c, row, column, inner, start, bias);
        }
        for (; row < m; row++) {
          strip(a, b, c, row, column, inner, start, bias);
        }
        column += VECTORS * LANES;
      } else {
        int row = 0;
        for (; row + ROWS <= m; row += ROWS) {
          pillar(a, b, c, row, column, inner, start, bias);
        }
        for (; row < m; row++) {
          single(a, b, c, row, column, inner, start, bias);
        }
        column += LANES;
      }
    }
  }

  private static FloatVector first(Right c, int row, int column, Start start, Right bias) {
    return switch (start) {
      case ZERO -> Lanes.zero();
      case BIAS -> load(bias.data, bias.offset + column);
      case RESULT -> load(c.data, c.offset + row * c.stride + column);
    };
  }

  /** Four rows by four vectors. */
  private static void tile(
      Left a, Right b, Right c, int row, int column, int inner, Start start, Right bias) {
    FloatVector s00 = first(c, row, column, start, bias);
    FloatVector s01 = first(c, row, column + LANES, start, bias);
    FloatVector s02 = first(c, row, column + 2 * LANES, start, bias);
    FloatVector s03 = first(c, row, column + 3 * LANES, start, bias);
    FloatVector s10 = first(c, row + 1, column, start, bias);
    FloatVector s11 = first(c, row + 1, column + LANES, start, bias);
    FloatVector s12 = first(c, row + 1, column + 2 * LANES, start, bias);
    FloatVector s13 = first(c, row + 1, column + 3 * LANES, start, bias);
    FloatVector s20 = first(c, row + 2, column, start, bias);
    FloatVector s21 = first(c, row + 2, column + LANES, start, bias);
    FloatVector s22 = first(c, row + 2, column + 2 * LANES, start, bias);
    FloatVector s23 = first(c, row + 2, column + 3 * LANES, start, bias);
    FloatVector s30 = first(c, row + 3, column, start, bias);
    FloatVector s31 = first(c, row + 3, column + LANES, start, bias);
    FloatVector s32 = first(c, row + 3, column + 2 * LANES, start, bias);
    FloatVector s33 = first(c, row + 3, column + 3 * LANES, start, bias);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    int l = a.offset + row * a.rowStep;
    int r = b.offset + column;
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = load(right, r);
      FloatVector b1 = load(right, r + LANES);
      FloatVector b2 = load(right, r + 2 * LANES);
      FloatVector b3 = load(right, r + 3 * LANES);
      FloatVector a0 = broadcast(left, l);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = broadcast(left, l + a.rowStep);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = broadcast(left, l + 2 * a.rowStep);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = broadcast(left, l + 3 * a.rowStep);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
      l += a.columnStep;
      r += b.stride;
    }
    int t = c.offset + row * c.stride + column;
    storeFour(c.data, t, s00, s01, s02, s03);
    storeFour(c.data, t + c.stride, s10, s11, s12, s13);
    storeFour(c.data, t + 2 * c.stride, s20, s21, s22, s23);
    storeFour(c.data, t + 3 * c.stride, s30, s31, s32, s33);
  }

  private static void storeFour(
      MemorySegment data, int at, FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3) {
    store(v0, data, at);
    store(v1, data, at + LANES);
    store(v2, data, at + 2 * LANES);
    store(v3, data, at + 3 * LANES);
  }

  /** One row by four vectors. */
  private static void strip(
      Left a, Right b, Right c, int row, int column, int inner, Start start, Right bias) {
    FloatVector s0 = first(c, row, column, start, bias);
    FloatVector s1 = first(c, row, column + LANES, start, bias);
    FloatVector s2 = first(c, row, column + 2 * LANES, start, bias);
    FloatVector s3 = first(c, row, column + 3 * LANES, start, bias);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    int l = a.offset + row * a.rowStep;
    int r = b.offset + column;
    for (int k = 0; k < inner; k++) {
      FloatVector value = broadcast(left, l);
      s0 = value.fma(load(right, r), s0);
      s1 = value.fma(load(right, r + LANES), s1);
      s2 = value.fma(load(right, r + 2 * LANES), s2);
      s3 = value.fma(load(right, r + 3 * LANES), s3);
      l += a.columnStep;
      r += b.stride;
    }
    storeFour(c.data, c.offset + row * c.stride + column, s0, s1, s2, s3);
  }

  /** Four rows by one vector. */
  private static void pillar(
      Left a, Right b, Right c, int row, int column, int inner, Start start, Right bias) {
    FloatVector s0 = first(c, row, column, start, bias);
    FloatVector s1 = first(c, row + 1, column, start, bias);
    FloatVector s2 = first(c, row + 2, column, start, bias);
    FloatVector s3 = first(c, row + 3, column, start, bias);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    int l = a.offset + row * a.rowStep;
    int r = b.offset + column;
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = load(right, r);
      s0 = broadcast(left, l).fma(b0, s0);
      s1 = broadcast(left, l + a.rowStep).fma(b0, s1);
      s2 = broadcast(left, l + 2 * a.rowStep).fma(b0, s2);
      s3 = broadcast(left, l + 3 * a.rowStep).fma(b0, s3);
      l += a.columnStep;
      r += b.stride;
    }
    int t = c.offset + row * c.stride + column;
    store(s0, c.data, t);
    store(s1, c.data, t + c.stride);
    store(s2, c.data, t + 2 * c.stride);
    store(s3, c.data, t + 3 * c.stride);
  }

  private static void single(
      Left a, Right b, Right c, int row, int column, int inner, Start start, Right bias) {
    FloatVector sum = first(c, row, column, start, bias);
    int l = a.offset + row * a.rowStep;
    int r = b.offset + column;
    for (int k = 0; k < inner; k++) {
      sum = broadcast(a.data, l).fma(load(b.data, r), sum);
      l += a.columnStep;
      r += b.stride;
    }
    store(sum, c.data, c.offset + row * c.stride + column);
  }
}

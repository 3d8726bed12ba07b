package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Dense products {@code C[m, n] = start + sum over k of A(m, k) * B[k, n]}, in tiles of 3 rows by 4
 * vectors, whose 12 accumulators hide the latency of a fused multiply-add (larger tiles exceed what
 * the compiler inlines). A is read value by value, so it may lie either way round. Bound by the
 * multiply-adds once B's panel is in the second-level cache.
 */
final class MatrixKernels {
  private static final int ROWS = 3;
  private static final int VECTORS = 4;

  /** Rows where two vectors of columns are left: as many sums again. */
  private static final int TOWER = 6;

  /** Up to so many columns of A the start and the end of a tile cost more than it saves. */
  private static final int FEW = 8;

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
    int column = 0;
    for (; column + VECTORS * LANES <= c.stride; column += VECTORS * LANES) {
      panel(a, b, c, m, column, VECTORS, inner, start);
    }
    for (; column + 2 * LANES <= c.stride; column += 2 * LANES) {
      panel(a, b, c, m, column, 2, inner, start);
    }
    for (; column < c.stride; column += LANES) {
      panel(a, b, c, m, column, 1, inner, start);
    }
  }

  /**
   * So many vectors of columns. Rows of A that are nothing but zeros, as errors are after the step
   * that a readout has chosen, and windows where nothing is to be seen, leave the sums as they
   * start.
   */
  private static void panel(
      Left a, Right b, Right c, int m, int column, int vectors, int inner, Start start) {
    int row = 0;
    while (row < m) {
      int first = row;
      while (first < m && isZero(a, first, inner)) {
        first++;
      }
      rows(a, b, c, row, first, column, vectors, 0, start);
      row = first;
      while (row < m && !isZero(a, row, inner)) {
        row++;
      }
      rows(a, b, c, first, row, column, vectors, inner, start);
    }
  }

  private static void rows(
      Left a, Right b, Right c, int from, int to, int column, int vectors, int inner, Start start) {
    switch (vectors) {
      case VECTORS -> {
        int tiled = inner > FEW ? from + (to - from) / ROWS * ROWS : from;
        tile(a, b, c, from, tiled, column, inner, start);
        strip(a, b, c, tiled, to, column, inner, start);
      }
      case 2 -> {
        int tiled = from + (to - from) / TOWER * TOWER;
        tower(a, b, c, from, tiled, column, inner, start);
        single(a, b, c, tiled, to, column, inner, start);
        single(a, b, c, tiled, to, column + LANES, inner, start);
      }
      default -> {
        int tiled = from + (to - from) / ROWS * ROWS;
        pillar(a, b, c, from, tiled, column, inner, start);
        single(a, b, c, tiled, to, column, inner, start);
      }
    }
  }

  /** Whether a row of A that lies in one piece is nothing but zeros; seen early where it is not. */
  private static boolean isZero(Left a, int row, int inner) {
    if (a.columnStep != 1) {
      return false;
    }
    long from = bytes(a.offset + row * a.rowStep);
    int k = 0;
    for (; k + LANES <= inner; k += LANES) {
      if (load(a.data, from + bytes(k)).compare(VectorOperators.NE, 0f).anyTrue()) {
        return false;
      }
    }
    for (; k < inner; k++) {
      if (a.data.get(ValueLayout.JAVA_FLOAT, from + bytes(k)) != 0f) {
        return false;
      }
    }
    return true;
  }

  /** Three rows by four vectors at a time; a multiple of three rows. */
  private static void tile(
      Left a, Right b, Right c, int from, int to, int column, int inner, Start start) {
    long next = VECTOR * start.columnStep;
    long step = bytes(start.rowStep);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long down = bytes(a.rowStep);
    long across = bytes(a.columnStep);
    long below = bytes(b.stride);
    long under = bytes(c.stride);
    for (int row = from; row < to; row += ROWS) {
      long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
      FloatVector s00 = load(start.data, i);
      FloatVector s01 = load(start.data, i + next);
      FloatVector s02 = load(start.data, i + 2 * next);
      FloatVector s03 = load(start.data, i + 3 * next);
      FloatVector s10 = load(start.data, i + step);
      FloatVector s11 = load(start.data, i + step + next);
      FloatVector s12 = load(start.data, i + step + 2 * next);
      FloatVector s13 = load(start.data, i + step + 3 * next);
      FloatVector s20 = load(start.data, i + 2 * step);
      FloatVector s21 = load(start.data, i + 2 * step + next);
      FloatVector s22 = load(start.data, i + 2 * step + 2 * next);
      FloatVector s23 = load(start.data, i + 2 * step + 3 * next);
      long l = bytes(a.offset + row * a.rowStep);
      long r = bytes(b.offset + column);
      for (int k = 0; k < inner; k++) {
        FloatVector b0 = load(right, r);
        FloatVector b1 = load(right, r + VECTOR);
        FloatVector b2 = load(right, r + 2 * VECTOR);
        FloatVector b3 = load(right, r + 3 * VECTOR);
        FloatVector a0 = broadcast(left, l);
        s00 = a0.fma(b0, s00);
        s01 = a0.fma(b1, s01);
        s02 = a0.fma(b2, s02);
        s03 = a0.fma(b3, s03);
        FloatVector a1 = broadcast(left, l + down);
        s10 = a1.fma(b0, s10);
        s11 = a1.fma(b1, s11);
        s12 = a1.fma(b2, s12);
        s13 = a1.fma(b3, s13);
        FloatVector a2 = broadcast(left, l + 2 * down);
        s20 = a2.fma(b0, s20);
        s21 = a2.fma(b1, s21);
        s22 = a2.fma(b2, s22);
        s23 = a2.fma(b3, s23);
        l += across;
        r += below;
      }
      long t = bytes(c.offset + row * c.stride + column);
      store(s00, c.data, t);
      store(s01, c.data, t + VECTOR);
      store(s02, c.data, t + 2 * VECTOR);
      store(s03, c.data, t + 3 * VECTOR);
      store(s10, c.data, t + under);
      store(s11, c.data, t + under + VECTOR);
      store(s12, c.data, t + under + 2 * VECTOR);
      store(s13, c.data, t + under + 3 * VECTOR);
      store(s20, c.data, t + 2 * under);
      store(s21, c.data, t + 2 * under + VECTOR);
      store(s22, c.data, t + 2 * under + 2 * VECTOR);
      store(s23, c.data, t + 2 * under + 3 * VECTOR);
    }
  }

  /** One row by four vectors at a time. */
  private static void strip(
      Left a, Right b, Right c, int from, int to, int column, int inner, Start start) {
    long next = VECTOR * start.columnStep;
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long across = bytes(a.columnStep);
    long below = bytes(b.stride);
    for (int row = from; row < to; row++) {
      long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
      FloatVector s00 = load(start.data, i);
      FloatVector s01 = load(start.data, i + next);
      FloatVector s02 = load(start.data, i + 2 * next);
      FloatVector s03 = load(start.data, i + 3 * next);
      long l = bytes(a.offset + row * a.rowStep);
      long r = bytes(b.offset + column);
      for (int k = 0; k < inner; k++) {
        FloatVector b0 = load(right, r);
        FloatVector b1 = load(right, r + VECTOR);
        FloatVector b2 = load(right, r + 2 * VECTOR);
        FloatVector b3 = load(right, r + 3 * VECTOR);
        FloatVector a0 = broadcast(left, l);
        s00 = a0.fma(b0, s00);
        s01 = a0.fma(b1, s01);
        s02 = a0.fma(b2, s02);
        s03 = a0.fma(b3, s03);
        l += across;
        r += below;
      }
      long t = bytes(c.offset + row * c.stride + column);
      store(s00, c.data, t);
      store(s01, c.data, t + VECTOR);
      store(s02, c.data, t + 2 * VECTOR);
      store(s03, c.data, t + 3 * VECTOR);
    }
  }

  /** Six rows by two vectors at a time; a multiple of six rows. */
  private static void tower(
      Left a, Right b, Right c, int from, int to, int column, int inner, Start start) {
    long next = VECTOR * start.columnStep;
    long step = bytes(start.rowStep);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long down = bytes(a.rowStep);
    long across = bytes(a.columnStep);
    long below = bytes(b.stride);
    long under = bytes(c.stride);
    for (int row = from; row < to; row += TOWER) {
      long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
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
      FloatVector s50 = load(start.data, i + 5 * step);
      FloatVector s51 = load(start.data, i + 5 * step + next);
      long l = bytes(a.offset + row * a.rowStep);
      long r = bytes(b.offset + column);
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
        FloatVector a5 = broadcast(left, l + 5 * down);
        s50 = a5.fma(b0, s50);
        s51 = a5.fma(b1, s51);
        l += across;
        r += below;
      }
      long t = bytes(c.offset + row * c.stride + column);
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
      store(s50, c.data, t + 5 * under);
      store(s51, c.data, t + 5 * under + VECTOR);
    }
  }

  /** Three rows by one vector at a time; a multiple of three rows. */
  private static void pillar(
      Left a, Right b, Right c, int from, int to, int column, int inner, Start start) {
    long step = bytes(start.rowStep);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long down = bytes(a.rowStep);
    long across = bytes(a.columnStep);
    long below = bytes(b.stride);
    long under = bytes(c.stride);
    for (int row = from; row < to; row += ROWS) {
      long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
      FloatVector s00 = load(start.data, i);
      FloatVector s10 = load(start.data, i + step);
      FloatVector s20 = load(start.data, i + 2 * step);
      long l = bytes(a.offset + row * a.rowStep);
      long r = bytes(b.offset + column);
      for (int k = 0; k < inner; k++) {
        FloatVector b0 = load(right, r);
        FloatVector a0 = broadcast(left, l);
        s00 = a0.fma(b0, s00);
        FloatVector a1 = broadcast(left, l + down);
        s10 = a1.fma(b0, s10);
        FloatVector a2 = broadcast(left, l + 2 * down);
        s20 = a2.fma(b0, s20);
        l += across;
        r += below;
      }
      long t = bytes(c.offset + row * c.stride + column);
      store(s00, c.data, t);
      store(s10, c.data, t + under);
      store(s20, c.data, t + 2 * under);
    }
  }

  /** One row by one vector at a time. */
  private static void single(
      Left a, Right b, Right c, int from, int to, int column, int inner, Start start) {
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long across = bytes(a.columnStep);
    long below = bytes(b.stride);
    for (int row = from; row < to; row++) {
      long i = bytes(start.offset + row * start.rowStep + column * start.columnStep);
      FloatVector s00 = load(start.data, i);
      long l = bytes(a.offset + row * a.rowStep);
      long r = bytes(b.offset + column);
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
}

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
 * Dense products {@code C[m, n] = start + sum over k of A(m, k) * B[k, n]}, in tiles of 4 rows by 2
 * vectors and 6 by 1, whose sums hide the latency of a fused multiply-add, and of 4 by 3 where sums
 * start at zero (larger tiles exceed what the compiler inlines, and then sums are boxed). A is read
 * value by value, so it may lie either way round, and may be the windows of an image where they
 * are. Rows of A that are nothing but zeros leave the sums as they start; the others share tiles,
 * be they neighbours or not. Bound by the multiply-adds once B's panel is in the second-level
 * cache. Vectors of 8 and fewer are so fast that operands are laid out anew for them: {@link
 * PackedMatrixKernels}.
 */
final class MatrixKernels {
  /** Rows of a tile of two vectors. */
  private static final int ROWS = 4;

  /** Rows of a tile of one vector. */
  private static final int PILLAR = 6;

  /** Vectors of a tile whose sums start at zero. */
  private static final int SLAB = 3;

  /** Vectors of a row that has no others beside it. */
  private static final int WIDE = 4;

  /** Rows that are looked through at once, a bit each. */
  private static final int CHUNK = Long.SIZE;

  private MatrixKernels() {}

  /**
   * Where the rows or the columns of a left operand lie: number i at {@code (i / run)*jump + (i %
   * run)*step}.
   *
   * @param step distance from one to the next
   * @param run how many lie so
   * @param jump distance from one run to the next
   * @param places where they lie, so that nobody divides for it; empty where one run is all
   */
  @SuppressWarnings("ArrayRecordComponent") // made once for a kernel's call and never compared
  record Steps(int step, int run, int jump, int[] places) {
    private static final int[] ONE_RUN = {};

    /** All equally far apart. */
    static Steps of(int step) {
      return new Steps(step, Integer.MAX_VALUE, 0, ONE_RUN);
    }

    /** So many runs. */
    static Steps of(int step, int run, int jump, int runs) {
      int[] places = new int[runs * run];
      for (int first = 0, i = 0; i < places.length; first += jump) {
        for (int place = first, end = i + run; i < end; i++, place += step) {
          places[i] = place;
        }
      }
      return new Steps(step, run, jump, places);
    }

    boolean isOneRun() {
      return places.length == 0;
    }

    int at(int i) {
      return places.length == 0 ? i * step : places[i];
    }
  }

  /**
   * A left operand: {@code A(m, k)} lies at {@code offset + rows.at(m) + columns.at(k)}.
   *
   * @param data the memory
   * @param offset index of the first value
   * @param rows where the rows lie
   * @param columns where the columns lie; whole runs
   */
  record Left(MemorySegment data, int offset, Steps rows, Steps columns) {
    long at(int row) {
      return bytes(offset + rows.at(row));
    }

    /** The same with its rows as columns. */
    Left turned() {
      return new Left(data, offset, /* rows= */ columns, /* columns= */ rows);
    }
  }

  /**
   * A right operand or a result: value {@code [k, n]} lies at {@code offset + k*stride + n}.
   *
   * @param data the memory
   * @param offset index of the first value
   * @param stride distance from one row to the next, a multiple of 16
   */
  record Right(MemorySegment data, int offset, int stride) {
    long at(int row, int column) {
      return bytes(offset + row * stride + column);
    }
  }

  /**
   * Where the sums start: value {@code [m, n]} lies at {@code offset + m*rowStep + n*columnStep}. A
   * row of biases has row step 0; zeros have both steps 0 and are at least a vector long.
   *
   * @param data the memory
   * @param offset index of the first value
   * @param rowStep distance from one row to the next
   * @param columnStep distance from one column to the next
   */
  record Start(MemorySegment data, int offset, int rowStep, int columnStep) {
    long at(int row, int column) {
      return bytes(offset + row * rowStep + column * columnStep);
    }

    boolean isZero() {
      return rowStep == 0 && columnStep == 0;
    }
  }

  /**
   * Multiplies.
   *
   * @param m rows of A and C
   * @param inner columns of A, rows of B
   * @param start where the sums start
   */
  static void multiply(Left a, Right b, Right c, int m, int inner, Start start) {
    for (int first = 0; first < m; first += CHUNK) {
      long all = -1L >>> (CHUNK - Math.min(CHUNK, m - first));
      long busy = a.columns.step == 1 ? busy(a, first, all, inner) : all;
      singles(a, b, c, first, all & ~busy, 0, start);
      multiply(a, b, c, first, busy, inner, start);
    }
  }

  /**
   * Multiplies some rows without looking for zeros.
   *
   * @param first the row that the lowest bit stands for
   * @param rows the rows
   * @param inner columns of A, rows of B
   * @param start where the sums start
   */
  static void multiply(Left a, Right b, Right c, int first, long rows, int inner, Start start) {
    if (Long.bitCount(rows) == 1) {
      singles(a, b, c, first, rows, inner, start);
    } else if (PackedMatrixKernels.pays()) {
      PackedMatrixKernels.multiply(a, b, c, first, rows, inner, start);
    } else {
      int column = 0;
      if (start.isZero() && a.columns.isOneRun()) {
        for (; takesSlab(c.stride - column); column += SLAB * LANES) {
          slabs(a, b, c, first, rows, column, inner);
        }
      }
      for (; column + 2 * LANES <= c.stride; column += 2 * LANES) {
        tiles(a, b, c, first, rows, column, inner, start);
      }
      if (column < c.stride) {
        pillars(a, b, c, first, rows, column, inner, start);
      }
    }
  }

  /** Whether so many columns are better begun with a slab than with tiles of two vectors. */
  private static boolean takesSlab(int columns) {
    return columns >= SLAB * LANES && columns != 4 * LANES;
  }

  /**
   * The rows that are not nothing but zeros, as errors are after the step that a readout has
   * chosen, and windows where nothing is to be seen.
   */
  static long busy(Left a, int first, long all, int inner) {
    int run = Math.min(inner, a.columns.run);
    long busy = all;
    for (long left = all; left != 0; left &= left - 1) {
      long from = a.at(first + Long.numberOfTrailingZeros(left));
      int k = 0;
      while (k < inner && Lanes.isZero(a.data, from, run)) {
        k += run;
        from += bytes(a.columns.jump);
      }
      if (k >= inner) {
        busy &= ~Long.lowestOneBit(left);
      }
    }
    return busy;
  }

  /** The lowest of some rows. */
  private static int row(int first, long rows) {
    return first + Long.numberOfTrailingZeros(rows);
  }

  /** All but the lowest; the last one stays. */
  static long next(long rows) {
    long rest = rows & (rows - 1);
    return rest == 0 ? rows : rest;
  }

  /** All but some of the lowest. */
  private static long without(long rows, int count) {
    long left = rows;
    for (int i = 0; i < count; i++) {
      left &= left - 1;
    }
    return left;
  }

  /** Rows one by one: a few, or those that stay as they start. */
  private static void singles(
      Left a, Right b, Right c, int first, long rows, int inner, Start start) {
    for (long left = rows; left != 0; left &= left - 1) {
      int row = row(first, left);
      int column = 0;
      for (; column + WIDE * LANES <= c.stride; column += WIDE * LANES) {
        strip(a, b, c, row, column, inner, start);
      }
      for (; column < c.stride; column += LANES) {
        single(a, b, c, row, column, inner, start);
      }
    }
  }

  private static void tiles(
      Left a, Right b, Right c, int first, long rows, int column, int inner, Start start) {
    for (long left = rows; left != 0; left = without(left, ROWS)) {
      tile(a, b, c, first, left, column, inner, start);
    }
  }

  private static void slabs(Left a, Right b, Right c, int first, long rows, int column, int inner) {
    for (long left = rows; left != 0; left = without(left, ROWS)) {
      slab(a, b, c, first, left, column, inner);
    }
  }

  private static void pillars(
      Left a, Right b, Right c, int first, long rows, int column, int inner, Start start) {
    for (long left = rows; left != 0; left = without(left, PILLAR)) {
      pillar(a, b, c, first, left, column, inner, start);
    }
  }

  /**
   * The lowest four of some rows by two vectors; where they are fewer, the last of them again and
   * again.
   */
  private static void tile(
      Left a, Right b, Right c, int first, long rows, int column, int inner, Start start) {
    int r0 = row(first, rows);
    long after0 = next(rows);
    int r1 = row(first, after0);
    long after1 = next(after0);
    int r2 = row(first, after1);
    long after2 = next(after1);
    int r3 = row(first, after2);
    long next = VECTOR * start.columnStep;
    long i0 = start.at(r0, column);
    FloatVector s00 = load(start.data, i0);
    FloatVector s01 = load(start.data, i0 + next);
    long i1 = start.at(r1, column);
    FloatVector s10 = load(start.data, i1);
    FloatVector s11 = load(start.data, i1 + next);
    long i2 = start.at(r2, column);
    FloatVector s20 = load(start.data, i2);
    FloatVector s21 = load(start.data, i2 + next);
    long i3 = start.at(r3, column);
    FloatVector s30 = load(start.data, i3);
    FloatVector s31 = load(start.data, i3 + next);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = a.at(r0);
    long d1 = a.at(r1) - l;
    long d2 = a.at(r2) - l;
    long d3 = a.at(r3) - l;
    long r = b.at(0, column);
    long across = bytes(a.columns.step);
    long below = bytes(b.stride);
    int run = Math.min(inner, a.columns.run);
    long jump = bytes(a.columns.jump) - run * across;
    for (int k = 0; k < inner; k += run) {
      for (int j = 0; j < run; j++) {
        FloatVector b0 = load(right, r);
        FloatVector b1 = load(right, r + VECTOR);
        FloatVector a0 = broadcast(left, l);
        s00 = a0.fma(b0, s00);
        s01 = a0.fma(b1, s01);
        FloatVector a1 = broadcast(left, l + d1);
        s10 = a1.fma(b0, s10);
        s11 = a1.fma(b1, s11);
        FloatVector a2 = broadcast(left, l + d2);
        s20 = a2.fma(b0, s20);
        s21 = a2.fma(b1, s21);
        FloatVector a3 = broadcast(left, l + d3);
        s30 = a3.fma(b0, s30);
        s31 = a3.fma(b1, s31);
        l += across;
        r += below;
      }
      l += jump;
    }
    long t0 = c.at(r0, column);
    store(s00, c.data, t0);
    store(s01, c.data, t0 + VECTOR);
    long t1 = c.at(r1, column);
    store(s10, c.data, t1);
    store(s11, c.data, t1 + VECTOR);
    long t2 = c.at(r2, column);
    store(s20, c.data, t2);
    store(s21, c.data, t2 + VECTOR);
    long t3 = c.at(r3, column);
    store(s30, c.data, t3);
    store(s31, c.data, t3 + VECTOR);
  }

  /**
   * The lowest four of some rows by three vectors, from zero; where they are fewer, the last of
   * them again and again. Twelve sums, which only without a start are within what is inlined.
   */
  private static void slab(Left a, Right b, Right c, int first, long rows, int column, int inner) {
    int r0 = row(first, rows);
    long after0 = next(rows);
    int r1 = row(first, after0);
    long after1 = next(after0);
    int r2 = row(first, after1);
    long after2 = next(after1);
    int r3 = row(first, after2);
    FloatVector zero = Lanes.zero();
    FloatVector s00 = zero;
    FloatVector s01 = zero;
    FloatVector s02 = zero;
    FloatVector s10 = zero;
    FloatVector s11 = zero;
    FloatVector s12 = zero;
    FloatVector s20 = zero;
    FloatVector s21 = zero;
    FloatVector s22 = zero;
    FloatVector s30 = zero;
    FloatVector s31 = zero;
    FloatVector s32 = zero;
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = a.at(r0);
    long d1 = a.at(r1) - l;
    long d2 = a.at(r2) - l;
    long d3 = a.at(r3) - l;
    long r = b.at(0, column);
    long across = bytes(a.columns.step);
    long below = bytes(b.stride);
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = load(right, r);
      FloatVector b1 = load(right, r + VECTOR);
      FloatVector b2 = load(right, r + 2 * VECTOR);
      FloatVector a0 = broadcast(left, l);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      FloatVector a1 = broadcast(left, l + d1);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      FloatVector a2 = broadcast(left, l + d2);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      FloatVector a3 = broadcast(left, l + d3);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      l += across;
      r += below;
    }
    long t0 = c.at(r0, column);
    store(s00, c.data, t0);
    store(s01, c.data, t0 + VECTOR);
    store(s02, c.data, t0 + 2 * VECTOR);
    long t1 = c.at(r1, column);
    store(s10, c.data, t1);
    store(s11, c.data, t1 + VECTOR);
    store(s12, c.data, t1 + 2 * VECTOR);
    long t2 = c.at(r2, column);
    store(s20, c.data, t2);
    store(s21, c.data, t2 + VECTOR);
    store(s22, c.data, t2 + 2 * VECTOR);
    long t3 = c.at(r3, column);
    store(s30, c.data, t3);
    store(s31, c.data, t3 + VECTOR);
    store(s32, c.data, t3 + 2 * VECTOR);
  }

  /** A row by four vectors. */
  private static void strip(Left a, Right b, Right c, int row, int column, int inner, Start start) {
    int r0 = row;
    long next = VECTOR * start.columnStep;
    long i0 = start.at(r0, column);
    FloatVector s00 = load(start.data, i0);
    FloatVector s01 = load(start.data, i0 + next);
    FloatVector s02 = load(start.data, i0 + 2 * next);
    FloatVector s03 = load(start.data, i0 + 3 * next);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = a.at(r0);
    long r = b.at(0, column);
    long across = bytes(a.columns.step);
    long below = bytes(b.stride);
    int run = Math.min(inner, a.columns.run);
    long jump = bytes(a.columns.jump) - run * across;
    for (int k = 0; k < inner; k += run) {
      for (int j = 0; j < run; j++) {
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
      l += jump;
    }
    long t0 = c.at(r0, column);
    store(s00, c.data, t0);
    store(s01, c.data, t0 + VECTOR);
    store(s02, c.data, t0 + 2 * VECTOR);
    store(s03, c.data, t0 + 3 * VECTOR);
  }

  /**
   * The lowest six of some rows by a vector; where they are fewer, the last of them again and
   * again.
   */
  private static void pillar(
      Left a, Right b, Right c, int first, long rows, int column, int inner, Start start) {
    int r0 = row(first, rows);
    long after0 = next(rows);
    int r1 = row(first, after0);
    long after1 = next(after0);
    int r2 = row(first, after1);
    long after2 = next(after1);
    int r3 = row(first, after2);
    long after3 = next(after2);
    int r4 = row(first, after3);
    long after4 = next(after3);
    int r5 = row(first, after4);
    long i0 = start.at(r0, column);
    FloatVector s00 = load(start.data, i0);
    long i1 = start.at(r1, column);
    FloatVector s10 = load(start.data, i1);
    long i2 = start.at(r2, column);
    FloatVector s20 = load(start.data, i2);
    long i3 = start.at(r3, column);
    FloatVector s30 = load(start.data, i3);
    long i4 = start.at(r4, column);
    FloatVector s40 = load(start.data, i4);
    long i5 = start.at(r5, column);
    FloatVector s50 = load(start.data, i5);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = a.at(r0);
    long d1 = a.at(r1) - l;
    long d2 = a.at(r2) - l;
    long d3 = a.at(r3) - l;
    long d4 = a.at(r4) - l;
    long d5 = a.at(r5) - l;
    long r = b.at(0, column);
    long across = bytes(a.columns.step);
    long below = bytes(b.stride);
    int run = Math.min(inner, a.columns.run);
    long jump = bytes(a.columns.jump) - run * across;
    for (int k = 0; k < inner; k += run) {
      for (int j = 0; j < run; j++) {
        FloatVector b0 = load(right, r);
        FloatVector a0 = broadcast(left, l);
        s00 = a0.fma(b0, s00);
        FloatVector a1 = broadcast(left, l + d1);
        s10 = a1.fma(b0, s10);
        FloatVector a2 = broadcast(left, l + d2);
        s20 = a2.fma(b0, s20);
        FloatVector a3 = broadcast(left, l + d3);
        s30 = a3.fma(b0, s30);
        FloatVector a4 = broadcast(left, l + d4);
        s40 = a4.fma(b0, s40);
        FloatVector a5 = broadcast(left, l + d5);
        s50 = a5.fma(b0, s50);
        l += across;
        r += below;
      }
      l += jump;
    }
    long t0 = c.at(r0, column);
    store(s00, c.data, t0);
    long t1 = c.at(r1, column);
    store(s10, c.data, t1);
    long t2 = c.at(r2, column);
    store(s20, c.data, t2);
    long t3 = c.at(r3, column);
    store(s30, c.data, t3);
    long t4 = c.at(r4, column);
    store(s40, c.data, t4);
    long t5 = c.at(r5, column);
    store(s50, c.data, t5);
  }

  /** A row by a vector. */
  private static void single(
      Left a, Right b, Right c, int row, int column, int inner, Start start) {
    int r0 = row;
    long i0 = start.at(r0, column);
    FloatVector s00 = load(start.data, i0);
    MemorySegment left = a.data;
    MemorySegment right = b.data;
    long l = a.at(r0);
    long r = b.at(0, column);
    long across = bytes(a.columns.step);
    long below = bytes(b.stride);
    int run = Math.min(inner, a.columns.run);
    long jump = bytes(a.columns.jump) - run * across;
    for (int k = 0; k < inner; k += run) {
      for (int j = 0; j < run; j++) {
        FloatVector b0 = load(right, r);
        FloatVector a0 = broadcast(left, l);
        s00 = a0.fma(b0, s00);
        l += across;
        r += below;
      }
      l += jump;
    }
    long t0 = c.at(r0, column);
    store(s00, c.data, t0);
  }
}

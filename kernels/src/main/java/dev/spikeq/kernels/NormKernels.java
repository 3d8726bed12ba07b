package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Normalization;
import dev.spikeq.snn.kernel.Sizes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Layer normalization, a row at a time: three passes forward and two backward over a row that stays
 * in the second-level cache, which bounds them. Sums run in four vectors side by side, so that
 * their chains of additions overlap and each lane adds few terms. Rows are padded to whole lines;
 * what lies in the padding is kept out of the sums by a mask on the last vector.
 */
final class NormKernels {
  private static final int GROUP = 4;

  private NormKernels() {}

  /** The lanes of the last, part-filled vector; whole vectors before it. */
  private static VectorMask<Float> tail(int width) {
    return Lanes.FLOATS.indexInRange(0, width % LANES);
  }

  private static long wholeBytes(int width) {
    return bytes(width / LANES * LANES);
  }

  private static long groupBytes(int width) {
    return bytes(width / (GROUP * LANES) * (GROUP * LANES));
  }

  static void normalize(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray output) {
    norm.require("parameters", parameters);
    Sizes.require("values", values, rows, norm.stride());
    Sizes.require("output", output, rows, norm.stride());
    Sizes.require("scales", scales, rows, 1);
    int width = norm.width();
    for (int row = 0; row < rows; row++) {
      long first = bytes(row * norm.stride());
      MemorySegment x = values.segment();
      float mean = sum(x, first, width) / width;
      float variance = squares(x, first, width, mean) / width;
      float scale = (float) (1 / Math.sqrt((double) variance + norm.epsilon()));
      scales.set(row, scale);
      apply(norm, parameters.segment(), x, first, mean, scale, output.segment());
    }
  }

  private static float sum(MemorySegment x, long first, int width) {
    FloatVector s0 = Lanes.zero();
    FloatVector s1 = Lanes.zero();
    FloatVector s2 = Lanes.zero();
    FloatVector s3 = Lanes.zero();
    long groups = groupBytes(width);
    long at = 0;
    for (; at < groups; at += GROUP * VECTOR) {
      s0 = s0.add(load(x, first + at));
      s1 = s1.add(load(x, first + at + VECTOR));
      s2 = s2.add(load(x, first + at + 2 * VECTOR));
      s3 = s3.add(load(x, first + at + 3 * VECTOR));
    }
    long whole = wholeBytes(width);
    for (; at < whole; at += VECTOR) {
      s0 = s0.add(load(x, first + at));
    }
    if (width % LANES != 0) {
      s1 = s1.add(Lanes.zero().blend(load(x, first + at), tail(width)));
    }
    return Lanes.sum(s0.add(s1).add(s2.add(s3)));
  }

  private static float squares(MemorySegment x, long first, int width, float mean) {
    FloatVector m = broadcast(mean);
    FloatVector s0 = Lanes.zero();
    FloatVector s1 = Lanes.zero();
    FloatVector s2 = Lanes.zero();
    FloatVector s3 = Lanes.zero();
    long groups = groupBytes(width);
    long at = 0;
    for (; at < groups; at += GROUP * VECTOR) {
      FloatVector d0 = load(x, first + at).sub(m);
      FloatVector d1 = load(x, first + at + VECTOR).sub(m);
      FloatVector d2 = load(x, first + at + 2 * VECTOR).sub(m);
      FloatVector d3 = load(x, first + at + 3 * VECTOR).sub(m);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    long whole = wholeBytes(width);
    for (; at < whole; at += VECTOR) {
      FloatVector d = load(x, first + at).sub(m);
      s0 = d.fma(d, s0);
    }
    if (width % LANES != 0) {
      FloatVector d = Lanes.zero().blend(load(x, first + at).sub(m), tail(width));
      s1 = d.fma(d, s1);
    }
    return Lanes.sum(s0.add(s1).add(s2.add(s3)));
  }

  private static void apply(
      Normalization norm,
      MemorySegment parameters,
      MemorySegment x,
      long first,
      float mean,
      float scale,
      MemorySegment output) {
    FloatVector m = broadcast(mean);
    FloatVector s = broadcast(scale);
    long gains = bytes(norm.gainOffset());
    long shifts = bytes(norm.shiftOffset());
    long whole = wholeBytes(norm.width());
    long at = 0;
    for (; at < whole; at += VECTOR) {
      FloatVector z = load(x, first + at).sub(m).mul(s);
      store(z, x, first + at);
      store(load(parameters, gains + at).fma(z, load(parameters, shifts + at)), output, first + at);
    }
    long end = bytes(norm.stride());
    VectorMask<Float> mask = tail(norm.width());
    for (; at < end; at += VECTOR) {
      FloatVector z = Lanes.zero().blend(load(x, first + at).sub(m).mul(s), mask);
      store(z, x, first + at);
      FloatVector y = load(parameters, gains + at).fma(z, load(parameters, shifts + at));
      store(Lanes.zero().blend(y, mask), output, first + at);
      mask = mask.andNot(mask);
    }
  }

  static void normalizeBackward(
      Normalization norm,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray gradient) {
    norm.require("parameters", parameters);
    norm.require("gradients", gradients);
    Sizes.require("values", values, rows, norm.stride());
    Sizes.require("gradient", gradient, rows, norm.stride());
    Sizes.require("scales", scales, rows, 1);
    for (int row = 0; row < rows; row++) {
      backwardRow(
          norm,
          parameters.segment(),
          gradients.segment(),
          values.segment(),
          bytes(row * norm.stride()),
          scales.get(row),
          gradient.segment());
    }
  }

  /** Errors in the padding are zero, and so is z there: no masks are needed. */
  private static void backwardRow(
      Normalization norm,
      MemorySegment parameters,
      MemorySegment gradients,
      MemorySegment values,
      long first,
      float scale,
      MemorySegment errors) {
    long gains = bytes(norm.gainOffset());
    long shifts = bytes(norm.shiftOffset());
    long end = bytes(norm.stride());
    FloatVector sum0 = Lanes.zero();
    FloatVector sum1 = Lanes.zero();
    FloatVector product0 = Lanes.zero();
    FloatVector product1 = Lanes.zero();
    for (long at = 0; at < end; at += VECTOR) {
      FloatVector dy = load(errors, first + at);
      FloatVector z = load(values, first + at);
      FloatVector error = load(parameters, gains + at).mul(dy);
      FloatVector sum = sum0.add(error);
      FloatVector product = error.fma(z, product0);
      sum0 = sum1;
      sum1 = sum;
      product0 = product1;
      product1 = product;
      store(dy.fma(z, load(gradients, gains + at)), gradients, gains + at);
      store(dy.add(load(gradients, shifts + at)), gradients, shifts + at);
    }
    int width = norm.width();
    FloatVector mean = broadcast(Lanes.sum(sum0.add(sum1)) / width);
    FloatVector slope = broadcast(-Lanes.sum(product0.add(product1)) / width);
    FloatVector factor = broadcast(scale);
    long whole = wholeBytes(width);
    VectorMask<Float> mask = tail(width);
    for (long at = 0; at < end; at += VECTOR) {
      FloatVector error = load(parameters, gains + at).mul(load(errors, first + at));
      FloatVector dx = load(values, first + at).fma(slope, error.sub(mean)).mul(factor);
      if (at >= whole) {
        dx = Lanes.zero().blend(dx, mask);
        mask = mask.andNot(mask);
      }
      store(dx, errors, first + at);
    }
  }
}

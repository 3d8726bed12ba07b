package dev.spikeq.formats.safetensors;

import java.util.Arrays;

/** Sizes of tensors, computed without overflow. */
final class Shapes {
  /** The longest array that every JVM can allocate, less a margin. */
  static final int MAX_TENSOR_BYTES = Integer.MAX_VALUE - 8;

  private Shapes() {}

  /**
   * Bytes that a tensor of this shape takes.
   *
   * @throws IllegalArgumentException if a dimension is negative or the size exceeds 2^63 - 1
   */
  static long byteCount(DType dtype, int... shape) {
    long[] wide = new long[shape.length];
    Arrays.setAll(wide, i -> shape[i]);
    return byteCount(dtype, wide);
  }

  /**
   * Bytes that a tensor of this shape takes.
   *
   * @throws IllegalArgumentException if a dimension is negative or the size exceeds 2^63 - 1
   */
  static long byteCount(DType dtype, long... shape) {
    long count = dtype.bytes();
    for (long dimension : shape) {
      if (dimension < 0 || Math.multiplyHigh(count, dimension) != 0 || count * dimension < 0) {
        throw new IllegalArgumentException(
            "Tensor: expected dimensions of at least 0 whose product fits in 63 bits, found "
                + Arrays.toString(shape)
                + ": check the shape");
      }
      count *= dimension;
    }
    return count;
  }
}

package dev.spikeq.formats.pytorch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Types of numbers that a tensor may hold. */
public enum TorchDType {
  /** IEEE 754 double precision. */
  FLOAT64("DoubleStorage", 8),
  /** IEEE 754 single precision. */
  FLOAT32("FloatStorage", 4),
  /** IEEE 754 half precision. */
  FLOAT16("HalfStorage", 2),
  /** The upper half of a single precision number. */
  BFLOAT16("BFloat16Storage", 2),
  /** Signed 64-bit integer. */
  INT64("LongStorage", 8),
  /** Signed 32-bit integer. */
  INT32("IntStorage", 4),
  /** Signed 16-bit integer. */
  INT16("ShortStorage", 2),
  /** Signed byte. */
  INT8("CharStorage", 1),
  /** Unsigned byte. */
  UINT8("ByteStorage", 1),
  /** One byte: 0 is false, 1 is true. */
  BOOL("BoolStorage", 1);

  private final String storageClass;
  private final int bytes;

  TorchDType(String storageClass, int bytes) {
    this.storageClass = storageClass;
    this.bytes = bytes;
  }

  /**
   * The size of one number.
   *
   * @return bytes
   */
  public int bytes() {
    return bytes;
  }

  /** PyTorch's name of it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TorchDType> of(String module, String storageClass) {
    return Arrays.stream(values())
        .filter(dtype -> module.equals("torch") && dtype.storageClass.equals(storageClass))
        .findFirst();
  }
}

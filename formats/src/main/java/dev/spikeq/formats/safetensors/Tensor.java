package dev.spikeq.formats.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An immutable array with a type and a shape, as it rests in a file.
 *
 * <p>Numbers are in C order: the last dimension is the fastest. A tensor without dimensions (shape
 * {@code []}) is a single number. Every array that goes in or comes out is copied.
 *
 * <p>The accessors convert only where no value can change: {@link #floats} does not narrow F64, and
 * {@link #doubles} does not round I64. Asking for more is a programming error and throws {@link
 * IllegalStateException}; compare {@link SafetensorsFile#floats}, which blames the file.
 */
public final class Tensor {
  private final DType dtype;
  private final int[] shape;
  private final byte[] littleEndian;

  /** Takes ownership of both arrays; they must fit one another. */
  Tensor(DType dtype, int[] shape, byte[] littleEndian) {
    this.dtype = dtype;
    this.shape = shape;
    this.littleEndian = littleEndian;
  }

  /**
   * An F32 tensor.
   *
   * @param values the numbers, copied
   * @param shape sizes of the dimensions, none for a single number
   * @throws IllegalArgumentException if the shape does not hold as many numbers
   */
  public static Tensor of(float[] values, int... shape) {
    byte[] bytes = allocate(DType.F32, values.length, shape);
    buffer(bytes).asFloatBuffer().put(values);
    return new Tensor(DType.F32, shape.clone(), bytes);
  }

  /**
   * An F64 tensor.
   *
   * @param values the numbers, copied
   * @param shape sizes of the dimensions, none for a single number
   * @throws IllegalArgumentException if the shape does not hold as many numbers
   */
  public static Tensor of(double[] values, int... shape) {
    byte[] bytes = allocate(DType.F64, values.length, shape);
    buffer(bytes).asDoubleBuffer().put(values);
    return new Tensor(DType.F64, shape.clone(), bytes);
  }

  /**
   * An I64 tensor.
   *
   * @param values the numbers, copied
   * @param shape sizes of the dimensions, none for a single number
   * @throws IllegalArgumentException if the shape does not hold as many numbers
   */
  public static Tensor of(long[] values, int... shape) {
    byte[] bytes = allocate(DType.I64, values.length, shape);
    buffer(bytes).asLongBuffer().put(values);
    return new Tensor(DType.I64, shape.clone(), bytes);
  }

  /**
   * An I32 tensor. (Not named {@code of}: a call without a shape could mean either array.)
   *
   * @param values the numbers, copied
   * @param shape sizes of the dimensions, none for a single number
   * @throws IllegalArgumentException if the shape does not hold as many numbers
   */
  public static Tensor ofInts(int[] values, int... shape) {
    byte[] bytes = allocate(DType.I32, values.length, shape);
    buffer(bytes).asIntBuffer().put(values);
    return new Tensor(DType.I32, shape.clone(), bytes);
  }

  /**
   * A U8 tensor.
   *
   * @param values the bytes, copied
   * @param shape sizes of the dimensions, none for a single number
   * @throws IllegalArgumentException if the shape does not hold as many bytes
   */
  public static Tensor of(byte[] values, int... shape) {
    return of(DType.U8, values, shape);
  }

  /**
   * A tensor of any type from its bytes.
   *
   * @param dtype type of the numbers
   * @param littleEndian their bytes, copied
   * @param shape sizes of the dimensions, none for a single number
   * @throws IllegalArgumentException if the shape does not hold as many bytes
   */
  public static Tensor of(DType dtype, byte[] littleEndian, int... shape) {
    long expected = Shapes.byteCount(dtype, shape);
    if (expected != littleEndian.length) {
      throw new IllegalArgumentException(
          "Tensor: expected %d bytes of %s for shape %s, found %d: check the shape"
              .formatted(expected, dtype, Arrays.toString(shape), littleEndian.length));
    }
    return new Tensor(dtype, shape.clone(), littleEndian.clone());
  }

  /** Type of the numbers. */
  public DType dtype() {
    return dtype;
  }

  /** Sizes of the dimensions; a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** How many numbers it holds. */
  public int size() {
    return littleEndian.length / dtype.bytes();
  }

  /** Whether {@link #floats} can give every value exactly. */
  public boolean fitsFloats() {
    return switch (dtype) {
      case F32, F16, BF16, I16, I8, U16, U8, BOOL -> true;
      case F64, I64, I32, U64, U32 -> false;
    };
  }

  /**
   * The numbers as floats.
   *
   * @return a new array of {@link #size} numbers
   * @throws IllegalStateException if the type is wider than a float ({@link #fitsFloats})
   */
  public float[] floats() {
    if (!fitsFloats()) {
      throw wrongType("F32 or a type that fits it", "doubles() or longs()");
    }
    float[] values = new float[size()];
    ByteBuffer buffer = buffer(littleEndian);
    if (dtype == DType.F32) {
      buffer.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case F16 -> Float.float16ToFloat(buffer.getShort(2 * i));
            case BF16 -> Float.intBitsToFloat(buffer.getShort(2 * i) << Short.SIZE);
            default -> integer(buffer, i);
          };
    }
    return values;
  }

  /**
   * The numbers as doubles.
   *
   * @return a new array of {@link #size} numbers
   * @throws IllegalStateException if the type is I64 or U64
   */
  public double[] doubles() {
    double[] values = new double[size()];
    ByteBuffer buffer = buffer(littleEndian);
    switch (dtype) {
      case F64 -> buffer.asDoubleBuffer().get(values);
      case F32, F16, BF16 -> {
        float[] floats = floats();
        Arrays.setAll(values, i -> floats[i]);
      }
      case I64, U64 -> throw wrongType("a type that fits F64", "longs()");
      default -> Arrays.setAll(values, i -> integer(buffer, i));
    }
    return values;
  }

  /**
   * The numbers as integers; true is 1.
   *
   * @return a new array of {@link #size} numbers
   * @throws IllegalStateException if the type is not an integer, or a U64 exceeds 2^63 - 1
   */
  public long[] longs() {
    if (!isInteger()) {
      throw wrongType("an integer type", "doubles()");
    }
    long[] values = new long[size()];
    ByteBuffer buffer = buffer(littleEndian);
    Arrays.setAll(values, i -> integer(buffer, i));
    return values;
  }

  /**
   * The numbers as they lie in a file.
   *
   * @return a new array of {@link #size} times {@link DType#bytes} bytes, little-endian
   */
  public byte[] bytes() {
    return littleEndian.clone();
  }

  /** The bytes themselves, not a copy; the caller must not change them. */
  byte[] sharedBytes() {
    return littleEndian;
  }

  /** Whether type, shape and bytes are equal: a NaN equals itself, and 0 differs from -0. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && dtype == that.dtype
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(littleEndian, that.littleEndian);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * dtype.hashCode() + Arrays.hashCode(shape)) + Arrays.hashCode(littleEndian);
  }

  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }

  private boolean isInteger() {
    return switch (dtype) {
      case I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> true;
      case F64, F32, F16, BF16 -> false;
    };
  }

  private long integer(ByteBuffer buffer, int i) {
    return switch (dtype) {
      case I64 -> buffer.getLong(8 * i);
      case U64 -> {
        long value = buffer.getLong(8 * i);
        if (value < 0) {
          throw new IllegalStateException(
              "Tensor: expected numbers below 2^63, found "
                  + Long.toUnsignedString(value)
                  + " at index "
                  + i
                  + ": read bytes() instead");
        }
        yield value;
      }
      case I32 -> buffer.getInt(4 * i);
      case U32 -> Integer.toUnsignedLong(buffer.getInt(4 * i));
      case I16 -> buffer.getShort(2 * i);
      case U16 -> Short.toUnsignedLong(buffer.getShort(2 * i));
      case I8 -> buffer.get(i);
      case U8, BOOL -> Byte.toUnsignedLong(buffer.get(i));
      case F64, F32, F16, BF16 -> throw wrongType("an integer type", "doubles()");
    };
  }

  private static ByteBuffer buffer(byte[] littleEndian) {
    return ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN);
  }

  private IllegalStateException wrongType(String expected, String remedy) {
    return new IllegalStateException(
        "Tensor: expected " + expected + ", found " + this + ": use " + remedy);
  }

  private static byte[] allocate(DType dtype, int length, int[] shape) {
    long expected = Shapes.byteCount(dtype, shape);
    if (expected != (long) length * dtype.bytes()) {
      throw new IllegalArgumentException(
          "Tensor: expected %d numbers for shape %s, found %d: check the shape"
              .formatted(expected / dtype.bytes(), Arrays.toString(shape), length));
    }
    if (expected > Shapes.MAX_TENSOR_BYTES) {
      throw new IllegalArgumentException(
          "Tensor: expected at most %d bytes, found %d for shape %s: split the tensor"
              .formatted(Shapes.MAX_TENSOR_BYTES, expected, Arrays.toString(shape)));
    }
    return new byte[(int) expected];
  }
}

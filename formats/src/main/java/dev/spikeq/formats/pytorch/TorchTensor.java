package dev.spikeq.formats.pytorch;

import dev.spikeq.formats.FormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** An immutable array of numbers: a view of a storage, by shape, strides and offset. */
public final class TorchTensor implements TorchValue {
  private final String where;
  private final Storage storage;
  private final int offset;
  private final int[] shape;
  private final int[] strides;

  /** Every place that shape and strides can reach lies in the storage. */
  TorchTensor(String where, Storage storage, int offset, int[] shape, int[] strides) {
    this.where = where;
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  /**
   * The type of its numbers.
   *
   * @return as the file stores them
   */
  public TorchDType dtype() {
    return storage.dtype();
  }

  /**
   * Sizes of the dimensions.
   *
   * @return a copy; empty for a single number
   */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * How many numbers it holds.
   *
   * @return the product of the shape
   */
  public int size() {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    return size;
  }

  /**
   * The numbers in C order: the last dimension is the fastest, whatever the strides.
   *
   * @return a new array of {@link #size} numbers, each exactly as stored
   * @throws FormatException if the type does not fit floats exactly
   */
  public float[] floats() throws FormatException {
    float[] values = new float[size()];
    if (values.length > 0) {
      int[] index = new int[shape.length];
      int place = offset;
      values[0] = number(place);
      for (int i = 1; i < values.length; i++) {
        int axis = shape.length - 1;
        while (++index[axis] == shape[axis]) {
          place -= (shape[axis] - 1) * strides[axis];
          index[axis--] = 0;
        }
        place += strides[axis];
        values[i] = number(place);
      }
    }
    return values;
  }

  private float number(int place) throws FormatException {
    ByteBuffer bytes = storage.bytes();
    return switch (storage.dtype()) {
      case FLOAT32 -> bytes.getFloat(4 * place);
      case FLOAT16 -> Float.float16ToFloat(bytes.getShort(2 * place));
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(2 * place) << Short.SIZE);
      case FLOAT64, INT64, INT32, INT16, INT8, UINT8, BOOL ->
          throw new FormatException(
              where,
              "a tensor of type float32, float16 or bfloat16",
              storage.dtype().toString(),
              "save the model after model.float()");
    };
  }

  /** Type and shape. */
  @Override
  public String toString() {
    return storage.dtype() + Arrays.toString(shape);
  }
}

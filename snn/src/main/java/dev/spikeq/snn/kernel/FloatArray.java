package dev.spikeq.snn.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Floats outside the Java heap, beginning on a 64-byte line, so that a row of a multiple of 16
 * floats never straddles two lines. Freed by the garbage collector when unreachable. Not
 * synchronised.
 */
public final class FloatArray {
  /** Rows are padded to a multiple of so many floats: one 64-byte line. */
  public static final int LINE = 16;

  private final MemorySegment segment;
  private final int length;

  private FloatArray(MemorySegment segment, int length) {
    this.segment = segment;
    this.length = length;
  }

  /**
   * Allocates zeros.
   *
   * @param length number of floats, at least 0
   * @return a new array
   */
  public static FloatArray allocate(int length) {
    long bytes = 4L * Math.max(length, LINE);
    return new FloatArray(Arena.ofAuto().allocate(bytes, 64), length);
  }

  /**
   * Cuts it into parts of whole lines, about equally long, for tasks beside each other.
   *
   * @param count how many at most
   * @return views in their order, which together are this; fewer only where there are not as many
   *     lines
   */
  public List<FloatArray> parts(int count) {
    int lines = padded(length) / LINE;
    int number = Math.min(count, lines);
    List<FloatArray> parts = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      int from = Math.toIntExact((long) lines * i / number) * LINE;
      int to = Math.min(length, Math.toIntExact((long) lines * (i + 1) / number) * LINE);
      long bytes = Math.min(segment.byteSize() - 4L * from, 4L * padded(to - from));
      parts.add(new FloatArray(segment.asSlice(4L * from, bytes, 64), to - from));
    }
    return parts;
  }

  /**
   * A view of some lines of it.
   *
   * @param from first index, of a line's beginning
   * @param count how many floats, whole lines
   * @return a view: what is written there is written here
   */
  public FloatArray slice(int from, int count) {
    if (from < 0 || from % LINE != 0 || count < LINE || count % LINE != 0) {
      throw new IllegalArgumentException(
          "FloatArray: expected whole lines of %d floats, found %d from %d on"
              .formatted(LINE, count, from));
    }
    return new FloatArray(segment.asSlice(4L * from, 4L * count, 64), count);
  }

  /**
   * The padded width of a row.
   *
   * @param width number of values
   * @return the next multiple of {@link #LINE}
   */
  public static int padded(int width) {
    return (width + LINE - 1) / LINE * LINE;
  }

  /**
   * The number of floats.
   *
   * @return the length
   */
  public int length() {
    return length;
  }

  /**
   * The memory, for kernels.
   *
   * @return a segment of at least {@code 4 * length} bytes, aligned to 64
   */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * Reads one value.
   *
   * @param index in [0, length)
   * @return the value
   */
  public float get(int index) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  /**
   * Writes one value.
   *
   * @param index in [0, length)
   * @param value the value
   */
  public void set(int index, float value) {
    segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
  }

  /**
   * Copies from a Java array.
   *
   * @param source the array
   * @param from its first index
   * @param to first index here
   * @param count how many
   */
  public void put(float[] source, int from, int to, int count) {
    MemorySegment.copy(source, from, segment, ValueLayout.JAVA_FLOAT, 4L * to, count);
  }

  /**
   * Copies to a Java array.
   *
   * @param from first index here
   * @param target the array
   * @param to its first index
   * @param count how many
   */
  public void get(int from, float[] target, int to, int count) {
    MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, 4L * from, target, to, count);
  }

  /**
   * Copies everything from an array of equal length.
   *
   * @param source the other array
   */
  public void copyFrom(FloatArray source) {
    if (source.length != length) {
      throw new IllegalArgumentException(
          "FloatArray: expected a source of length " + length + ", found " + source.length);
    }
    MemorySegment.copy(source.segment, 0, segment, 0, 4L * length);
  }

  /**
   * Copies the beginning of another array.
   *
   * @param source the other array
   * @param count how many
   */
  public void copyFrom(FloatArray source, int count) {
    MemorySegment.copy(source.segment, 0, segment, 0, 4L * count);
  }

  /** Sets everything to zero. */
  public void clear() {
    segment.fill((byte) 0);
  }

  /**
   * Sets a range to one value.
   *
   * @param from first index
   * @param count how many
   * @param value the value
   */
  public void fill(int from, int count, float value) {
    for (int i = from; i < from + count; i++) {
      set(i, value);
    }
  }

  /**
   * A copy on the Java heap.
   *
   * @return all values
   */
  public float[] toArray() {
    float[] copy = new float[length];
    get(0, copy, 0, length);
    return copy;
  }
}

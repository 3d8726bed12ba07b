package dev.spikeq.snn.coding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Many observations in little memory: rows of one width that are added at the end and never change.
 * A row of whole numbers from 0 to 255, as pixels are, is kept as bytes, any other as floats; what
 * is copied out is to the bit what was added.
 *
 * <p>A row may consist of pictures that lie channels-last, value i of picture p at {@code i *
 * pictures + p}. Each is kept by itself, and one that is equal to one of the last {@value #WINDOW}
 * that were added is that picture: most frames of a stack are in the observation before it, too.
 *
 * <p>Joining and picking rows copies none of them. Not synchronised.
 */
public final class Observations {
  /** Enough for the stacks of some episodes that are added to in turn. */
  private static final int WINDOW = 128;

  private static final byte[] NO_PICTURE = {};

  private final int width;
  private final int pictures;
  private final List<Row> rows = new ArrayList<>();
  private int rowsOfFloats;

  /** The last pictures, by number modulo the window, and what they hash to. */
  private final byte[][] recent = new byte[WINDOW][];

  private final int[] hashes = new int[WINDOW];
  private int next;

  private sealed interface Row {}

  @SuppressWarnings("ArrayRecordComponent") // never handed out and never compared
  private record Bytes(byte[][] pictures) implements Row {}

  @SuppressWarnings("ArrayRecordComponent") // never handed out and never compared
  private record Floats(float[] values) implements Row {}

  /**
   * Makes room for rows that nothing more is known of.
   *
   * @param width values in a row, at least 1
   */
  public Observations(int width) {
    this(width, 1);
  }

  /**
   * Makes room for rows of pictures.
   *
   * @param width values in a row, at least 1
   * @param pictures how many of equal size a row consists of, at least 1
   */
  public Observations(int width, int pictures) {
    if (width < 1 || pictures < 1 || width % pictures != 0) {
      throw new IllegalArgumentException(
          "Observations: expected rows of at least 1 value that are pictures of equal size, found"
              + " rows of %d for %d pictures".formatted(width, pictures));
    }
    this.width = width;
    this.pictures = pictures;
    Arrays.fill(recent, NO_PICTURE);
  }

  /**
   * Takes rows from an array.
   *
   * @param values {@code [count, width]}, one row after the other; copied
   * @param width values in a row, at least 1
   * @return the rows; none of an empty array
   * @throws IllegalArgumentException for a broken row
   */
  public static Observations of(float[] values, int width) {
    Observations all = new Observations(width);
    if (values.length % width != 0) {
      throw new IllegalArgumentException(
          "Observations: expected rows of %d values, found %d values in all"
              .formatted(width, values.length));
    }
    for (int offset = 0; offset < values.length; offset += width) {
      all.add(values, offset);
    }
    return all;
  }

  /**
   * Adds a row.
   *
   * @param source where its values are; copied
   * @param offset where they begin
   */
  public void add(float[] source, int offset) {
    Objects.checkFromIndexSize(offset, width, source.length);
    if (!fitBytes(source, offset)) {
      rows.add(new Floats(Arrays.copyOfRange(source, offset, offset + width)));
      rowsOfFloats++;
      return;
    }
    byte[][] kept = new byte[pictures][];
    for (int p = 0; p < pictures; p++) {
      byte[] picture = new byte[width / pictures];
      for (int i = 0; i < picture.length; i++) {
        picture[i] = (byte) (int) source[offset + i * pictures + p];
      }
      kept[p] = shared(picture);
    }
    rows.add(new Bytes(kept));
  }

  /** By their bits: a byte does not hold -0. */
  private boolean fitBytes(float[] source, int offset) {
    for (int i = offset; i < offset + width; i++) {
      int whole = (int) source[i];
      if ((whole & ~255) != 0
          || Float.floatToRawIntBits((float) whole) != Float.floatToRawIntBits(source[i])) {
        return false;
      }
    }
    return true;
  }

  /** The picture itself, or an equal one that is kept already. */
  private byte[] shared(byte[] picture) {
    int hash = Arrays.hashCode(picture);
    for (int i = 0; i < WINDOW; i++) {
      if (hashes[i] == hash && Arrays.equals(recent[i], picture)) {
        return recent[i];
      }
    }
    recent[next] = picture;
    hashes[next] = hash;
    next = (next + 1) % WINDOW;
    return picture;
  }

  /**
   * Adds a row of whole numbers.
   *
   * @param row from 0 to 255, as unsigned bytes, {@code [width]}; copied
   */
  public void add(byte[] row) {
    float[] values = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      values[i] = row[i] & 255;
    }
    add(values, 0);
  }

  /**
   * Adds all rows of others, without copying them.
   *
   * @param others of the same width
   */
  public void addAll(Observations others) {
    requireWidth(others);
    rows.addAll(others.rows);
    rowsOfFloats += others.rowsOfFloats;
  }

  /**
   * Adds one row of others, without copying it.
   *
   * @param others of the same width
   * @param row its number among them
   */
  public void add(Observations others, int row) {
    requireWidth(others);
    Row added = others.rows.get(row);
    rows.add(added);
    rowsOfFloats += added instanceof Floats ? 1 : 0;
  }

  private void requireWidth(Observations others) {
    if (others.width != width) {
      throw new IllegalArgumentException(
          "Observations: expected rows of %d values, found %d".formatted(width, others.width));
    }
  }

  /** Returns the number of rows. */
  public int count() {
    return rows.size();
  }

  /** Returns the number of values in a row. */
  public int width() {
    return width;
  }

  /** Returns the number of values in all rows, which may be more than an array holds. */
  public long values() {
    return (long) rows.size() * width;
  }

  /** Returns whether all rows are whole numbers from 0 to 255. */
  public boolean fitBytes() {
    return rowsOfFloats == 0;
  }

  /**
   * Copies a row.
   *
   * @param row its number, from 0
   * @param target where to
   * @param offset where it begins there
   */
  public void copyRow(int row, float[] target, int offset) {
    Objects.checkFromIndexSize(offset, width, target.length);
    switch (rows.get(row)) {
      case Floats(float[] values) -> System.arraycopy(values, 0, target, offset, width);
      case Bytes(byte[][] parts) -> {
        for (int p = 0; p < parts.length; p++) {
          byte[] picture = parts[p];
          for (int i = 0, at = offset + p; i < picture.length; i++, at += parts.length) {
            target[at] = picture[i] & 255;
          }
        }
      }
    }
  }

  /**
   * Copies neighbouring rows.
   *
   * @param first number of the first of them
   * @param count how many
   * @param target where to, from its beginning
   */
  public void copyRows(int first, int count, float[] target) {
    for (int i = 0; i < count; i++) {
      copyRow(first + i, target, i * width);
    }
  }

  /**
   * Copies a row as bytes.
   *
   * @param row its number, from 0
   * @param target where to, unsigned, {@code [width]}
   * @throws IllegalStateException if it is not of whole numbers from 0 to 255
   */
  public void copyBytes(int row, byte[] target) {
    if (!(rows.get(row) instanceof Bytes(byte[][] parts))) {
      throw new IllegalStateException(
          "Observations: expected whole numbers from 0 to 255, found others in row " + row);
    }
    for (int p = 0; p < parts.length; p++) {
      for (int i = 0; i < parts[p].length; i++) {
        target[i * parts.length + p] = parts[p][i];
      }
    }
  }

  /**
   * Returns all rows, {@code [count, width]}, as a new array: for few.
   *
   * @throws IllegalStateException if they are more than an array holds
   */
  public float[] toArray() {
    if (values() > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "Observations: expected at most 2^31 - 9 values to copy, found %d rows of %d"
              .formatted(rows.size(), width));
    }
    float[] all = new float[(int) values()];
    copyRows(0, rows.size(), all);
    return all;
  }

  /** Returns where the first value is that is not finite: its row times the width + its column. */
  public OptionalLong firstNotFinite() {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row) instanceof Floats(float[] values)) {
        for (int column = 0; column < width; column++) {
          if (!Float.isFinite(values[column])) {
            return OptionalLong.of((long) row * width + column);
          }
        }
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Returns one value.
   *
   * @param place its row times the width + its column
   */
  public float value(long place) {
    int row = (int) (place / width);
    int column = (int) (place % width);
    return switch (rows.get(row)) {
      case Floats(float[] values) -> values[column];
      case Bytes(byte[][] parts) -> parts[column % parts.length][column / parts.length] & 255;
    };
  }

  /** Returns how many bytes the values take, shared ones counted once; looks at every row. */
  public long heldBytes() {
    Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    long bytes = 0;
    for (Row row : rows) {
      switch (row) {
        case Floats(float[] values) ->
            bytes += counted.add(values) ? (long) Float.BYTES * values.length : 0;
        case Bytes(byte[][] parts) -> {
          for (byte[] picture : parts) {
            bytes += counted.add(picture) ? picture.length : 0;
          }
        }
      }
    }
    return bytes;
  }
}

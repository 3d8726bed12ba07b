package dev.spikeq.formats.table;

import dev.spikeq.formats.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Named columns of a file of logged data, checked and in memory; immutable. Every number in it is
 * finite, and there is at least one row.
 *
 * <p>A CSV file (RFC 4180, UTF-8) begins with a line of names, and a column has one number in a
 * row; {@code true} and {@code false} stand for 1 and 0. In a safetensors file a column is a tensor
 * of the same name, {@code [rows]} or {@code [rows, width]}. Whatever a file holds besides the
 * columns that were asked for is not looked at.
 *
 * <p>Messages name the file, the line of a CSV file or the row of a tensor (the first is 0), and
 * the column.
 */
public final class Table {
  private static final String SAFETENSORS = ".safetensors";

  private final String source;
  private final Rows places;
  private final Map<String, Column> columns;
  private final int rows;

  Table(String source, Rows places, Map<String, Column> columns, int rows) {
    this.source = source;
    this.places = places;
    this.columns = columns;
    this.rows = rows;
  }

  /** Says where a row stands in its file. */
  interface Rows {
    /** The file's name with the row, for the beginning of a message. */
    String place(int row);
  }

  /**
   * Reads some columns of a file.
   *
   * @param file safetensors if its name ends so, else CSV
   * @param names the columns; one that is named twice is read once
   * @return the columns, all with equally many rows
   * @throws FormatException if a column is missing, a value is no finite number, the columns differ
   *     in length, or there is no row
   * @throws IOException if the file cannot be read
   */
  public static Table read(Path file, Collection<String> names) throws IOException {
    Set<String> asked = new LinkedHashSet<>(names);
    return isSafetensors(file) ? TensorColumns.read(file, asked) : CsvColumns.read(file, asked);
  }

  /**
   * The names of all columns of a file.
   *
   * @param file safetensors if its name ends so, else CSV
   * @return in the file's order
   * @throws FormatException if it is no such file
   * @throws IOException if the file cannot be read
   */
  public static List<String> names(Path file) throws IOException {
    return isSafetensors(file) ? TensorColumns.names(file) : CsvColumns.names(file);
  }

  private static boolean isSafetensors(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(SAFETENSORS);
  }

  /** Where it was read from, as it appears in messages. */
  public String source() {
    return source;
  }

  /** The number of rows, at least 1. */
  public int rows() {
    return rows;
  }

  /**
   * Puts columns side by side.
   *
   * @param names the columns, from left to right
   * @param width how many numbers there must be in a row of all of them together
   * @return {@code [rows, width]}: a new array, rounded to single precision
   * @throws FormatException if the columns are together wider or narrower, or a number is too large
   *     for a float
   */
  public float[] floats(List<String> names, int width) throws FormatException {
    int found = 0;
    for (String name : names) {
      found += column(name).width();
    }
    if (found != width) {
      throw new FormatException(
          source + ": columns " + String.join(", ", names),
          width + " values in a row",
          Integer.toString(found),
          "name as many columns as an observation has values");
    }
    if ((long) rows * width > Integer.MAX_VALUE - 8) {
      throw new FormatException(
          source, "at most 2^31 - 9 values", rows + " rows of " + width, "split the file");
    }
    float[] values = new float[rows * width];
    int first = 0;
    for (String name : names) {
      copy(name, first, width, values);
      first += column(name).width();
    }
    return values;
  }

  private void copy(String name, int first, int width, float[] into) throws FormatException {
    Column column = column(name);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < column.width(); i++) {
        float value = (float) column.at(row, i);
        if (Float.isInfinite(value)) {
          throw mistake(row, name, "a number that fits a float", column.at(row, i), "scale it");
        }
        into[row * width + first + i] = value;
      }
    }
  }

  /**
   * The numbers of a column of width 1.
   *
   * @param name its name
   * @return {@code [rows]}: a new array
   * @throws FormatException if the column has several numbers in a row
   */
  public double[] numbers(String name) throws FormatException {
    return single(name).values().clone();
  }

  /**
   * The whole numbers of a column of width 1.
   *
   * @param name its name
   * @param count how many different ones there can be: all must be from 0 to {@code count - 1}
   * @return {@code [rows]}: a new array
   * @throws FormatException if a number is not whole or out of range
   */
  public int[] indices(String name, int count) throws FormatException {
    Column column = single(name);
    int[] indices = new int[rows];
    for (int row = 0; row < rows; row++) {
      double value = column.at(row, 0);
      if (value != Math.rint(value) || value < 0 || value >= count) {
        throw mistake(
            row,
            name,
            "a whole number from 0 to " + (count - 1),
            value,
            "is it the column of another task?");
      }
      indices[row] = (int) value;
    }
    return indices;
  }

  /**
   * The truth values of a column of width 1.
   *
   * @param name its name
   * @return {@code [rows]}: a new array
   * @throws FormatException if a number is neither 0 nor 1
   */
  public boolean[] flags(String name) throws FormatException {
    int[] indices = indices(name, 2);
    boolean[] flags = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      flags[row] = indices[row] == 1;
    }
    return flags;
  }

  private Column single(String name) throws FormatException {
    Column column = column(name);
    if (column.width() != 1) {
      throw new FormatException(
          source + ": column '" + name + "'",
          "one value in a row",
          Integer.toString(column.width()),
          "store it as a tensor of one dimension");
    }
    return column;
  }

  private Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          "Table: expected one of the columns that were read, %s, found '%s'"
              .formatted(columns.keySet(), name));
    }
    return column;
  }

  private FormatException mistake(
      int row, String name, String expected, double found, String remedy) {
    String shown =
        found == Math.rint(found) && Math.abs(found) < 1e15
            ? Long.toString((long) found)
            : Double.toString(found);
    return new FormatException(
        places.place(row) + ", column '" + name + "'", expected, shown, remedy);
  }
}

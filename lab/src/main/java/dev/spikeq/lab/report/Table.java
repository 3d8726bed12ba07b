package dev.spikeq.lab.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Columns of numbers from a CSV file with a header. Empty fields and {@code NaN} are missing
 * values.
 *
 * @param columns by their names, in the file's order; all equally long; not to be changed
 */
record Table(Map<String, double[]> columns) {
  /** A table of nothing. */
  static Table none() {
    return new Table(Map.of());
  }

  /**
   * Reads a file. A last line without its end is one that is still being written, and is left out.
   *
   * @param file a CSV file
   * @throws IOException if it cannot be read or is not a table of numbers
   */
  static Table read(Path file) throws IOException {
    List<double[]> rows = new ArrayList<>();
    String[] names;
    boolean whole = endsWithNewline(file);
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String header = reader.readLine();
      if (header == null || header.isBlank()) {
        return none();
      }
      names = header.split(",", -1);
      String line = reader.readLine();
      for (int number = 2; line != null; number++) {
        String next = reader.readLine();
        if (next != null || whole) {
          rows.add(numbers(line, names.length, file, number));
        }
        line = next;
      }
    }
    return new Table(transposed(names, rows));
  }

  private static boolean endsWithNewline(Path file) throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      if (channel.size() == 0) {
        return true;
      }
      var last = java.nio.ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(last);
      return last.get(0) == '\n';
    }
  }

  private static double[] numbers(String line, int expected, Path file, int number)
      throws IOException {
    String[] fields = line.split(",", -1);
    if (fields.length != expected) {
      throw new IOException(
          "%s, line %d: expected %d fields as in the header, found %d: is it a metrics file?"
              .formatted(file, number, expected, fields.length));
    }
    double[] values = new double[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String field = fields[i].strip();
      try {
        values[i] = field.isEmpty() ? Double.NaN : Double.parseDouble(field);
      } catch (NumberFormatException e) {
        throw new IOException(
            "%s, line %d, field %d: expected a number, found '%s': is it a metrics file?"
                .formatted(file, number, i + 1, shortened(field)),
            e);
      }
    }
    return values;
  }

  private static String shortened(String field) {
    return field.length() <= 40 ? field : field.substring(0, 40) + "…";
  }

  private static Map<String, double[]> transposed(String[] names, List<double[]> rows) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      int column = i;
      columns.put(names[i].strip(), rows.stream().mapToDouble(row -> row[column]).toArray());
    }
    return columns;
  }

  /** One column, if there is one of that name that holds any number. */
  Optional<double[]> column(String name) {
    return Optional.ofNullable(columns.get(name))
        .filter(values -> Arrays.stream(values).anyMatch(Double::isFinite));
  }

  /**
   * A column over another.
   *
   * @return empty where one of the two is missing
   */
  Optional<Curve> curve(String over, String name) {
    return column(over).flatMap(x -> column(name).map(y -> Curve.of(x, y)));
  }

  /** The last number of a column. */
  double last(String name) {
    double[] values = columns.get(name);
    return values == null || values.length == 0 ? Double.NaN : values[values.length - 1];
  }
}

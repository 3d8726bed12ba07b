package dev.spikeq.formats.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.spikeq.formats.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads columns of a CSV file. */
final class CsvColumns {
  private static final int SHOWN = 40;

  /** As people and programs write numbers: no hexadecimal ones, no type suffix. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");

  private final String source;
  private final String[] names;
  private int[] positions = {};
  private int fields;
  private double[] values = new double[1 << 10];
  private long[] lines = new long[1 << 8];
  private int rows;

  private CsvColumns(String source, Set<String> asked) {
    this.source = source;
    names = asked.toArray(String[]::new);
  }

  static Table read(Path file, Set<String> asked) throws IOException {
    CsvColumns columns = new CsvColumns(file.toString(), asked);
    reading(file, columns::read);
    return columns.table();
  }

  static List<String> names(Path file) throws IOException {
    CsvColumns columns = new CsvColumns(file.toString(), Set.of());
    List<String> names = new ArrayList<>();
    reading(file, records -> names.addAll(columns.first(records)));
    return names;
  }

  /** Something that is done with a file's records. */
  private interface Reading {
    void read(Iterator<CsvRecord> records) throws FormatException;
  }

  private static void reading(Path file, Reading reading) throws IOException {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(file)) {
      reading.read(reader.iterator());
    } catch (UncheckedIOException e) {
      throw unreadable(file, e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (CsvParseException e) {
      throw new FormatException(
          file.toString(),
          "comma-separated values",
          String.valueOf(e.getMessage()),
          "check quotes");
    }
  }

  private static IOException unreadable(Path file, IOException e) {
    if (e instanceof FormatException) {
      return e;
    }
    return e instanceof MalformedInputException
        ? new FormatException(file.toString(), "text in UTF-8", "other bytes", "is it a CSV file?")
        : new IOException(file + ": expected a readable CSV file, found " + e, e);
  }

  /** The names in the first line. */
  private List<String> first(Iterator<CsvRecord> records) throws FormatException {
    if (!records.hasNext()) {
      throw new FormatException(
          source, "a line of column names", "nothing", "is it the right file?");
    }
    return records.next().getFields().stream().map(String::strip).toList();
  }

  private void read(Iterator<CsvRecord> records) throws FormatException {
    header(first(records));
    while (records.hasNext()) {
      CsvRecord row = records.next();
      lines = rows == lines.length ? Arrays.copyOf(lines, 2 * rows) : lines;
      lines[rows] = row.getStartingLineNumber();
      row(row);
      rows++;
    }
    if (rows == 0) {
      throw new FormatException(
          source, "at least one row", "only the names of columns", "log some data first");
    }
  }

  private void header(List<String> header) throws FormatException {
    fields = header.size();
    positions = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      positions[i] = header.indexOf(names[i]);
      if (positions[i] < 0) {
        throw new FormatException(
            source + ":1",
            "a column '" + names[i] + "'",
            "only " + String.join(", ", header),
            "name one of them");
      }
      if (positions[i] != header.lastIndexOf(names[i])) {
        throw new FormatException(
            source + ":1", "one column '" + names[i] + "'", "several", "give them different names");
      }
    }
  }

  private void row(CsvRecord row) throws FormatException {
    if (row.getFieldCount() != fields) {
      throw new FormatException(
          place(rows),
          fields + " fields as in the first line",
          Integer.toString(row.getFieldCount()),
          "is a separator missing, or is the last line cut off?");
    }
    int first = rows * names.length;
    if (first + names.length > values.length) {
      values =
          Arrays.copyOf(
              values, Math.max(first + names.length, Math.multiplyExact(2, values.length)));
    }
    for (int i = 0; i < names.length; i++) {
      values[first + i] = number(row.getField(positions[i]).strip(), names[i]);
    }
  }

  private double number(String text, String name) throws FormatException {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true") ? 1 : 0;
    }
    double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new FormatException(
          place(rows) + ", column '" + name + "'",
          "a finite number",
          text.isEmpty() ? "nothing" : "'" + shown(text) + "'",
          "remove the row or repair it");
    }
    return number;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private String place(int row) {
    return source + ":" + lines[row];
  }

  private Table table() {
    Map<String, Column> columns = new LinkedHashMap<>();
    List<String> order = new ArrayList<>(List.of(names));
    for (String name : order) {
      double[] column = new double[rows];
      for (int row = 0; row < rows; row++) {
        column[row] = values[row * names.length + columns.size()];
      }
      columns.put(name, new Column(1, column));
    }
    return new Table(source, this::place, columns, rows);
  }
}

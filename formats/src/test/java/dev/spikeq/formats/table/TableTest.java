package dev.spikeq.formats.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  @TempDir private Path folder;

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("log.csv"), text);
  }

  private Path tensors(Map<String, Tensor> tensors) throws IOException {
    Path file = folder.resolve("log.safetensors");
    Safetensors.write(file, tensors, Map.of());
    return file;
  }

  @Test
  void readsTheColumnsThatAreAskedForInTheirOrder() throws IOException {
    Path file =
        csv("\uFEFFx, note,action,v,done\r\n0.5,\"a,\nb\",1,-2e-3,true\r\n.25,,0,+7,FALSE\r\n");
    Table table = Table.read(file, List.of("v", "x", "action", "done", "v"));
    assertEquals(2, table.rows());
    assertArrayEquals(new float[] {0.5f, -2e-3f, 0.25f, 7}, table.floats(List.of("x", "v"), 2));
    assertArrayEquals(new double[] {-2e-3, 7}, table.numbers("v"));
    assertArrayEquals(new int[] {1, 0}, table.indices("action", 2));
    assertArrayEquals(new boolean[] {true, false}, table.flags("done"));
  }

  @Test
  void readsManyRows() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int row = 0; row < 5_000; row++) {
      text.append(row).append(',').append(row / 8.0).append('\n');
    }
    Table table = Table.read(csv(text.toString()), List.of("b", "a"));
    float[] values = table.floats(List.of("a", "b"), 2);
    for (int row = 0; row < 5_000; row++) {
      assertEquals(row, values[2 * row]);
      assertEquals(row / 8f, values[2 * row + 1]);
    }
  }

  @Test
  void readsTensorsAsColumns() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("states", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    tensors.put("action", Tensor.of(new long[] {0, 2, 1}, 3));
    tensors.put("reward", Tensor.of(new double[] {0.5, -1, 0}, 3));
    tensors.put("done", Tensor.of(new byte[] {0, 0, 1}, 3));
    Table table = Table.read(tensors(tensors), List.of("states", "action", "reward", "done"));
    assertArrayEquals(
        new float[] {0.5f, 1, 2, -1, 3, 4, 0, 5, 6}, table.floats(List.of("reward", "states"), 3));
    assertArrayEquals(new int[] {0, 2, 1}, table.indices("action", 3));
    assertArrayEquals(new boolean[] {false, false, true}, table.flags("done"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nan | :3, column 'x': expected a finite number, found 'nan'",
        "NaN | :3, column 'x': expected a finite number, found 'NaN'",
        "Infinity | :3, column 'x': expected a finite number, found 'Infinity'",
        "1e999 | :3, column 'x': expected a finite number, found '1e999'",
        "'' | :3, column 'x': expected a finite number, found nothing",
        "0x1p3 | :3, column 'x': expected a finite number, found '0x1p3'",
        "1f | :3, column 'x': expected a finite number, found '1f'",
      })
  void saysWhereAValueIsNoNumber(String value, String message) throws IOException {
    Path file = csv("x,y\n1,2\n" + value + ",3\n");
    FormatException e =
        assertThrows(FormatException.class, () -> Table.read(file, List.of("y", "x")));
    assertEquals(file + message + ": remove the row or repair it", e.getMessage());
  }

  @Test
  void countsTheLinesOfQuotedFields() throws IOException {
    Path file = csv("x,note\n1,\"two\nlines\"\nbad,\n");
    FormatException e = assertThrows(FormatException.class, () -> Table.read(file, List.of("x")));
    assertEquals(file + ":4, column 'x'", e.where());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2\n3\n", "1,2\n3,4,5\n"})
  void refusesARowOfAnotherLength(String rows) throws IOException {
    Path file = csv("x,y\n" + rows);
    FormatException e = assertThrows(FormatException.class, () -> Table.read(file, List.of("x")));
    assertEquals(file + ":3", e.where());
    assertEquals("2 fields as in the first line", e.expected());
  }

  @Test
  void refusesAFileWithoutRows() throws IOException {
    Path empty = csv("");
    assertEquals(
        "a line of column names",
        assertThrows(FormatException.class, () -> Table.read(empty, List.of("x"))).expected());
    Path header = csv("x,y\n");
    assertEquals(
        "at least one row",
        assertThrows(FormatException.class, () -> Table.read(header, List.of("x"))).expected());
    Path tensors = tensors(Map.of("x", Tensor.of(new float[0], 0, 4)));
    assertEquals(
        "at least one row",
        assertThrows(FormatException.class, () -> Table.read(tensors, List.of("x"))).expected());
  }

  @Test
  void refusesMissingAndRepeatedColumns() throws IOException {
    Path file = csv("x,y,y\n1,2,3\n");
    assertEquals(
        file + ":1: expected a column 'z', found only x, y, y: name one of them",
        assertThrows(FormatException.class, () -> Table.read(file, List.of("z"))).getMessage());
    assertEquals(
        file + ":1: expected one column 'y', found several: give them different names",
        assertThrows(FormatException.class, () -> Table.read(file, List.of("y"))).getMessage());
    Path tensors = tensors(Map.of("x", Tensor.of(new float[] {1}, 1)));
    assertThrows(FormatException.class, () -> Table.read(tensors, List.of("y")));
  }

  @Test
  void refusesAnotherWidth() throws IOException {
    Path file = csv("x,y\n1,2\n");
    Table table = Table.read(file, List.of("x", "y"));
    FormatException e =
        assertThrows(FormatException.class, () -> table.floats(List.of("x", "y"), 4));
    assertEquals(
        file
            + ": columns x, y: expected 4 values in a row, found 2: name as many columns as an"
            + " observation has values",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-1", "0.5"})
  void refusesAnActionOutOfRange(String action) throws IOException {
    Path file = csv("action\n1\n0\n" + action + "\n");
    Table table = Table.read(file, List.of("action"));
    FormatException e = assertThrows(FormatException.class, () -> table.indices("action", 2));
    assertEquals(
        file
            + ":4, column 'action': expected a whole number from 0 to 1, found "
            + action
            + ": is it the column of another task?",
        e.getMessage());
  }

  @Test
  void refusesWhatDoesNotFitAFloat() throws IOException {
    Table table = Table.read(csv("x\n1\n1e300\n"), List.of("x"));
    FormatException e = assertThrows(FormatException.class, () -> table.floats(List.of("x"), 1));
    assertEquals("a number that fits a float", e.expected());
  }

  @Test
  void refusesTensorsThatAreNoColumns() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("cube", Tensor.of(new float[8], 2, 2, 2));
    tensors.put("x", Tensor.of(new float[] {0, Float.NaN}, 2));
    tensors.put("y", Tensor.of(new float[3], 3));
    tensors.put("z", Tensor.of(new float[3], 3));
    Path file = tensors(tensors);
    assertThrows(FormatException.class, () -> Table.read(file, List.of("cube")));
    assertEquals(
        file + ": row 1, column 'x'",
        assertThrows(FormatException.class, () -> Table.read(file, List.of("x"))).where());
    tensors.put("z", Tensor.of(new float[2], 2));
    Path uneven = tensors(tensors);
    assertEquals(
        "3 rows as in 'y'",
        assertThrows(FormatException.class, () -> Table.read(uneven, List.of("y", "z")))
            .expected());
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Path file = folder.resolve("log.csv");
    Files.write(file, "x\n1\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThrows(FormatException.class, () -> Table.read(file, List.of("x")));
    assertThrows(IOException.class, () -> Table.read(folder.resolve("absent.csv"), List.of("x")));
  }
}

package dev.spikeq.formats.safetensors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void roundTripKeepsEverythingInOrder() throws IOException {
    Map<String, Tensor> tensors = examples();
    Map<String, String> metadata = Map.of("seed", "3", "a", "\"quoted\"\n", "ü", "𝄞 \u0000");
    Path file = folder.resolve("model.safetensors");
    Safetensors.write(file, tensors, metadata);
    SafetensorsFile read = Safetensors.read(file);
    assertEquals(tensors, read.tensors());
    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.names()));
    assertEquals(metadata, read.metadata());
    assertEquals(file.toString(), read.source());
    byte[] bytes = Files.readAllBytes(file);
    assertArrayEquals(bytes, Safetensors.toBytes(tensors, metadata));
    assertEquals(tensors, Safetensors.read(bytes, "array").tensors());
    assertEquals(tensors, Safetensors.read(new ByteArrayInputStream(bytes), "stream").tensors());
  }

  @Test
  void equalInputGivesEqualBytesWhateverTheMetadataMap() {
    Map<String, String> forwards = new LinkedHashMap<>();
    Map<String, String> backwards = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      forwards.put("key" + i, "text" + i);
      backwards.put("key" + (19 - i), "text" + (19 - i));
    }
    byte[] bytes = Safetensors.toBytes(examples(), forwards);
    assertArrayEquals(bytes, Safetensors.toBytes(examples(), backwards));
    assertArrayEquals(bytes, Safetensors.toBytes(examples(), new HashMap<>(forwards)));
  }

  @Test
  void bytesAreThoseOfTheFormat() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("é", Tensor.of(new float[] {1, -2}, 1, 2));
    tensors.put("n", Tensor.of(new long[] {258}));
    String json =
        "{\"__metadata__\":{\"k\":\"v\"},"
            + "\"\\u00e9\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}";
    int padded = (json.length() + 7) / 8 * 8;
    ByteBuffer expected = ByteBuffer.allocate(8 + padded + 16).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(padded).put(json.getBytes(US_ASCII));
    expected.put(" ".repeat(padded - json.length()).getBytes(US_ASCII));
    expected.putFloat(1).putFloat(-2).putLong(258);
    assertArrayEquals(expected.array(), Safetensors.toBytes(tensors, Map.of("k", "v")));
  }

  @Test
  void dataMayLieInAnotherOrderThanTheHeader() throws IOException {
    byte[] file =
        HostileFiles.file(
            "{\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]},"
                + "\"none\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[1,1]},"
                + " \"a\":{\"shape\":[1],\"data_offsets\":[0,1],\"dtype\":\"U8\"}}\n ",
            7,
            8,
            9);
    SafetensorsFile read = Safetensors.read(file, "test");
    assertEquals(List.of("b", "none", "a"), List.copyOf(read.names()));
    assertArrayEquals(new byte[] {8, 9}, read.tensor("b").bytes());
    assertArrayEquals(new byte[] {7}, read.tensor("a").bytes());
    assertArrayEquals(new int[] {0, 7}, read.tensor("none").shape());
  }

  @Test
  void noTensorsAndNoMetadataIsAFile() throws IOException {
    SafetensorsFile read = Safetensors.read(Safetensors.toBytes(Map.of(), Map.of()), "empty");
    assertTrue(read.tensors().isEmpty());
    assertTrue(read.metadata().isEmpty());
    assertTrue(Safetensors.read(HostileFiles.file("{}"), "empty").tensors().isEmpty());
  }

  @Test
  void fileNamesWhatItLacks() throws IOException {
    Tensor integers = Tensor.of(new long[] {1, 2}, 2);
    Map<String, Tensor> tensors = Map.of("fc1", Tensor.of(new float[6], 2, 3));
    SafetensorsFile file = Safetensors.read(Safetensors.toBytes(tensors, Map.of()), "m");
    assertEquals(6, file.floats("fc1", 2, 3).length);
    assertEquals(6, file.floats("fc1").length);
    assertMessage("m: expected a tensor 'fc2', found only 'fc1'", () -> file.tensor("fc2"));
    assertMessage(
        "m: tensor 'fc1': expected shape [3, 2], found [2, 3]", () -> file.floats("fc1", 3, 2));
    SafetensorsFile other =
        Safetensors.read(Safetensors.toBytes(Map.of("n", integers), Map.of()), "m");
    assertMessage("found I64", () -> other.floats("n"));
  }

  @Test
  void missingFileIsRefused() {
    Path missing = folder.resolve("missing.safetensors");
    assertMessage("nothing of that name", () -> Safetensors.read(missing));
    assertMessage("something that is not a file", () -> Safetensors.read(folder));
  }

  @Test
  void failedWriteKeepsTheOldFile() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Safetensors.write(file, examples(), Map.of());
    byte[] before = Files.readAllBytes(file);
    Map<String, Tensor> reserved = Map.of("__metadata__", Tensor.of(new float[] {1}, 1));
    Map<String, Tensor> unpaired = Map.of("\ud800", Tensor.of(new float[] {1}, 1));
    Map<String, Tensor> deep = Map.of("w", Tensor.of(new float[0], new int[33]));
    for (Map<String, Tensor> bad : List.of(reserved, unpaired, deep)) {
      assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, bad, Map.of()));
      assertArrayEquals(before, Files.readAllBytes(file));
    }
  }

  private static Map<String, Tensor> examples() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z.weight", Tensor.of(new float[] {1, -0f, Float.NaN, 3e38f, 5, 6}, 2, 3));
    tensors.put("a \"quoted\" \\ name\t" + "ü𝄞", Tensor.of(new byte[] {1, -1, 127}, 3));
    tensors.put("doubles", Tensor.of(new double[] {Math.PI, Double.MIN_VALUE}, 2, 1));
    tensors.put("scalar", Tensor.of(new long[] {Long.MIN_VALUE}));
    tensors.put("nothing", Tensor.of(new float[0], 0, 5));
    tensors.put("ints", Tensor.ofInts(new int[] {-1, 2}, 2));
    for (DType dtype : DType.values()) {
      tensors.put(dtype.name(), Tensor.of(dtype, new byte[3 * dtype.bytes()], 3));
    }
    return tensors;
  }

  private interface Attempt {
    Object run() throws IOException;
  }

  private static void assertMessage(String part, Attempt attempt) {
    FormatException refusal = assertThrows(FormatException.class, attempt::run);
    assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
    assertFalse(new String(refusal.getMessage().getBytes(UTF_8), UTF_8).contains("\n"));
  }
}

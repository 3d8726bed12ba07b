package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The finder of golden files finds them, counts them, and its comparisons can fail. */
final class GoldenFilesTest {
  private static final float[] EXPECTED = {1, -10, 0};

  @TempDir Path folder;

  static Stream<GoldenFile> described() {
    return GoldenFiles.of("neurons").where(description -> description.path("arrays").isObject());
  }

  /** What other writers stored is read as their descriptions say. */
  @ParameterizedTest
  @MethodSource("described")
  void arraysAreAsDescribed(GoldenFile file) {
    JsonNode arrays = file.description().path("arrays");
    assertEquals(arrays.size(), file.arrays().names().size());
    for (Map.Entry<String, JsonNode> entry : arrays.properties()) {
      Tensor tensor = file.tensor(entry.getKey());
      List<Integer> shape =
          entry.getValue().path("shape").valueStream().map(JsonNode::asInt).toList();
      assertArrayEquals(shape.stream().mapToInt(i -> i).toArray(), tensor.shape(), entry.getKey());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"neurons", "thesis"})
  void projectFoldersAreFound(String name) {
    List<GoldenFile> files = GoldenFiles.of(name).all().toList();
    assertTrue(files.size() > 10, () -> name + ": found only " + files);
  }

  @Test
  void companionsLieBesideTheirFile() {
    GoldenFile file =
        GoldenFiles.of("thesis")
            .where(d -> !d.path("vectors").isMissingNode())
            .findAny()
            .orElseThrow();
    assertTrue(file.companion("vectors").names().contains("states"));
    assertThrows(AssertionError.class, () -> file.companion("absent"));
  }

  @Test
  void missingOrEmptyFoldersFail() {
    assertThrows(AssertionError.class, () -> GoldenFiles.of("no such folder"));
    GoldenFiles empty = new GoldenFiles("empty", List.of(folder));
    assertThrows(AssertionError.class, empty::all);
    GoldenFiles gone = new GoldenFiles("gone", List.of(folder.resolve("gone")));
    assertThrows(AssertionError.class, gone::all);
  }

  @Test
  void conditionThatNoFileMeetsFails() throws IOException {
    GoldenFiles golden = withOneFile();
    assertEquals(1, golden.ofKind("pair").count());
    assertThrows(AssertionError.class, () -> golden.ofKind("other"));
  }

  @Test
  void unreadableArraysFail() throws IOException {
    GoldenFiles golden = withOneFile();
    Files.write(folder.resolve("pair.safetensors"), new byte[9]);
    assertThrows(AssertionError.class, golden::all);
  }

  @Test
  void filesWithoutPartnerAreNoGoldenFiles() throws IOException {
    GoldenFiles golden = withOneFile();
    Files.writeString(folder.resolve("alone.json"), "{}");
    assertEquals(List.of("pair"), golden.all().map(GoldenFile::name).toList());
  }

  @Test
  void summaryCountsFilesAndCases() throws IOException {
    GoldenFiles golden = withOneFile();
    GoldenFile file = golden.all().findAny().orElseThrow();
    file.assertScaledClose("x", EXPECTED, 0);
    file.assertEqualExactly("x", EXPECTED);
    file.count();
    assertEquals("acceptance: made: 1 files, 3 cases", golden.summary());
  }

  @Test
  void scaledToleranceGrowsWithTheLargestNumber() throws IOException {
    GoldenFile file = withOneFile().all().findAny().orElseThrow();
    file.assertScaledClose("x", new float[] {1.9f, -10.9f, 0.9f}, 0.1);
    assertFails("x: 1 of 3 numbers are off", () -> scaled(file, 1, -10, 1.5f));
    assertFails("index 2: expected 0.0, found 1.5", () -> scaled(file, 1, -10, 1.5f));
    assertFails("first index 0", () -> scaled(file, 3, -20, 0));
    assertFails("worst index 1", () -> scaled(file, 3, -20, 0));
    assertFails("tolerance 0.1 x 10.0", () -> scaled(file, 3, -20, 0));
    assertFails("found NaN", () -> scaled(file, 1, -10, Float.NaN));
    assertFails("found Infinity", () -> scaled(file, Float.POSITIVE_INFINITY, -10, 0));
    assertFails("expected 3 numbers", () -> scaled(file, 1, -10));
    assertFails("expected an array 'y'", () -> file.assertScaledClose("y", EXPECTED, 1));
  }

  @Test
  void absoluteAndExactComparisonsFailWhereTheyShould() throws IOException {
    GoldenFile file = withOneFile().all().findAny().orElseThrow();
    file.assertAbsoluteClose("x", new float[] {1.25f, -10, 0}, 0.25);
    assertFails("index 0", () -> file.assertAbsoluteClose("x", new float[] {1.5f, -10, 0}, 0.25));
    file.assertEqualExactly("x", new float[] {1, -10, -0f});
    assertFails(
        "index 2", () -> file.assertEqualExactly("x", new float[] {1, -10, Float.MIN_VALUE}));
    assertFails("x", () -> file.assertEqualExactly("x", new long[] {1}, new long[] {2}));
  }

  private static void scaled(GoldenFile file, float... actual) {
    file.assertScaledClose("x", actual, 0.1);
  }

  private GoldenFiles withOneFile() throws IOException {
    Files.writeString(folder.resolve("pair.json"), "{\"kind\":\"pair\"}");
    Safetensors.write(
        folder.resolve("pair.safetensors"), Map.of("x", Tensor.of(EXPECTED, 3)), Map.of());
    return new GoldenFiles("made", List.of(folder));
  }

  private static void assertFails(String part, Executable check) {
    AssertionError failure = assertThrows(AssertionError.class, check);
    String message = String.valueOf(failure.getMessage());

    assertTrue(message.contains(part) && message.startsWith("pair: "), message);
  }
}

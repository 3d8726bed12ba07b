package dev.spikeq.acceptance;

import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.formats.safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Assertions;
import tools.jackson.databind.JsonNode;

/**
 * Arrays that another implementation computed, their description, and comparisons with them.
 *
 * <p>Each comparison counts as a case. A failure's message names the file, the array, the index,
 * the expected and the found number and the tolerance, and says how many numbers are off. NaN is
 * close to nothing.
 *
 * @param owner counts what is checked
 * @param name base name of the files
 * @param path the description's file
 * @param description the JSON
 * @param arrays the safetensors file
 */
public record GoldenFile(
    GoldenFiles owner, String name, Path path, JsonNode description, SafetensorsFile arrays) {

  /** The name, so that a parameterized test is called after its file. */
  @Override
  public String toString() {
    return name;
  }

  /** The file {@code NAME.SUFFIX.safetensors} beside this one, such as {@code vectors}. */
  public SafetensorsFile companion(String suffix) {
    Path file = GoldenFiles.sibling(path, "." + suffix + ".safetensors");
    try {
      return Safetensors.read(file);
    } catch (IOException e) {
      throw new AssertionError("acceptance: cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The array of that name. */
  public Tensor tensor(String array) {
    Tensor tensor = arrays.find(array);
    if (tensor == null) {
      throw new AssertionError(
          name + ": expected an array '" + array + "', found only " + arrays.names());
    }
    return tensor;
  }

  /** The numbers of the array of that name. */
  public float[] floats(String array) {
    return tensor(array).floats();
  }

  /** Compares with the stored array of that name; see the longer form. */
  public void assertScaledClose(String array, float[] actual, double tolerance) {
    assertScaledClose(array, floats(array), actual, tolerance);
  }

  /** Demands |actual - expected| ≤ tolerance times the largest |expected|, everywhere. */
  public void assertScaledClose(String array, float[] expected, float[] actual, double tolerance) {
    assertScaledClose(array, wide(expected), wide(actual), tolerance);
  }

  /** Demands |actual - expected| ≤ tolerance times the largest |expected|, everywhere. */
  public void assertScaledClose(
      String array, double[] expected, double[] actual, double tolerance) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    compare(array, expected, actual, tolerance * scale, tolerance + " x " + scale + " (scaled)");
  }

  /** Compares with the stored array of that name; see the longer form. */
  public void assertAbsoluteClose(String array, float[] actual, double tolerance) {
    assertAbsoluteClose(array, floats(array), actual, tolerance);
  }

  /** Demands |actual - expected| ≤ tolerance everywhere. */
  public void assertAbsoluteClose(
      String array, float[] expected, float[] actual, double tolerance) {
    assertAbsoluteClose(array, wide(expected), wide(actual), tolerance);
  }

  /** Demands |actual - expected| ≤ tolerance everywhere. */
  public void assertAbsoluteClose(
      String array, double[] expected, double[] actual, double tolerance) {
    compare(array, expected, actual, tolerance, tolerance + " (absolute)");
  }

  /** Compares with the stored array of that name; see the longer form. */
  public void assertEqualExactly(String array, float[] actual) {
    assertEqualExactly(array, floats(array), actual);
  }

  /** Demands equal numbers everywhere; 0 equals -0. */
  public void assertEqualExactly(String array, float[] expected, float[] actual) {
    assertEqualExactly(array, wide(expected), wide(actual));
  }

  /** Demands equal numbers everywhere; 0 equals -0. */
  public void assertEqualExactly(String array, double[] expected, double[] actual) {
    compare(array, expected, actual, 0, "none");
  }

  /** Demands equal numbers everywhere. */
  public void assertEqualExactly(String array, long[] expected, long[] actual) {
    owner.count(path);
    Assertions.assertArrayEquals(expected, actual, () -> name + ": " + array);
  }

  /** Counts a case that was checked by other means than the comparisons here. */
  public void count() {
    owner.count(path);
  }

  private void compare(
      String array, double[] expected, double[] actual, double bound, String tolerance) {
    owner.count(path);
    if (expected.length != actual.length || expected.length == 0) {
      throw new AssertionError(
          "%s: %s: expected %d numbers (and at least one), found %d"
              .formatted(name, array, expected.length, actual.length));
    }
    int wrong = 0;
    int first = 0;
    int worst = 0;
    IntToDoubleFunction deviation = i -> Math.abs(actual[i] - expected[i]);
    for (int i = 0; i < expected.length; i++) {
      if (!(deviation.applyAsDouble(i) <= bound)) {
        first = wrong == 0 ? i : first;
        wrong++;
        worst =
            Double.compare(deviation.applyAsDouble(i), deviation.applyAsDouble(worst)) > 0
                ? i
                : worst;
      }
    }
    if (wrong > 0) {
      throw new AssertionError(
          "%s: %s: %d of %d numbers are off, tolerance %s: first %s; worst %s"
              .formatted(
                  name,
                  array,
                  wrong,
                  expected.length,
                  tolerance,
                  at(first, expected, actual),
                  at(worst, expected, actual)));
    }
  }

  private static String at(int i, double[] expected, double[] actual) {
    return "index %d: expected %s, found %s".formatted(i, expected[i], actual[i]);
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}

package dev.spikeq.formats.safetensors;

import static dev.spikeq.formats.safetensors.HostileFiles.entry;
import static dev.spikeq.formats.safetensors.HostileFiles.file;
import static dev.spikeq.formats.safetensors.HostileFiles.tensor;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spikeq.formats.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that must be refused, each with a message that names the thing at fault. */
final class HostileFilesTest {
  private static final int[] FOUR_BYTES = {0, 0, 0, 0};

  @TempDir Path folder;

  static Stream<Arguments> refused() {
    return Stream.of(lengths(), sizes(), places(), json()).flatMap(s -> s);
  }

  private static Stream<Arguments> lengths() {
    byte[] none = {};
    byte[] object = "{}".getBytes(UTF_8);
    return Stream.of(
        arguments("no byte", none, "header length"),
        arguments("seven bytes", new byte[7], "end after 7"),
        arguments("no header", file(0, none, none), "header length"),
        arguments("length beyond the end", file(3, object, none), "header length"),
        arguments("length 2^60", file(1L << 60, object, none), "1152921504606846976"),
        arguments("length 2^64 - 1", file(-1, object, none), "18446744073709551615"),
        arguments("length beyond the limit", file(100_000_001, object, none), "100000001"));
  }

  private static Stream<Arguments> sizes() {
    return Stream.of(
        arguments("unknown type", file(tensor("Q7", "[1]", "[0,4]"), FOUR_BYTES), "'Q7'"),
        arguments("small letters", file(tensor("f32", "[1]", "[0,4]"), FOUR_BYTES), "'f32'"),
        arguments("shape too large", file(tensor("F32", "[2]", "[0,4]"), FOUR_BYTES), "8 bytes"),
        arguments("shape too small", file(tensor("U8", "[3]", "[0,4]"), FOUR_BYTES), "3 bytes"),
        arguments(
            "shape overflows to the right size",
            file(tensor("U8", "[4294967296,4294967296,4]", "[0,4]"), FOUR_BYTES),
            "4294967296"),
        arguments(
            "dimension beyond 2^31", file(tensor("U8", "[4294967296,0]", "[0,0]")), "4294967296"),
        arguments(
            "dimension beyond 2^63", file(tensor("U8", "[9999999999999999999]", "[0,0]")), ""),
        arguments("negative dimension", file(tensor("U8", "[-4]", "[0,4]"), FOUR_BYTES), "-4"),
        arguments("two negatives", file(tensor("U8", "[-2,-2]", "[0,4]"), FOUR_BYTES), "-2"),
        arguments("fraction", file(tensor("U8", "[4.0]", "[0,4]"), FOUR_BYTES), "'4.0'"),
        arguments("text for a number", file(tensor("U8", "[\"4\"]", "[0,4]"), FOUR_BYTES), "'4'"),
        arguments("no list", file(tensor("U8", "4", "[0,4]"), FOUR_BYTES), "list"),
        arguments("33 dimensions", file(tensor("U8", ones(33), "[0,1]"), 0), "32"),
        arguments(
            "claims 2^40 bytes",
            file(tensor("U8", "[1048576,1048576]", "[0,1099511627776]"), FOUR_BYTES),
            "1099511627776"),
        arguments(
            "claims 2^30 bytes",
            file(tensor("U8", "[1073741824]", "[0,1073741824]"), FOUR_BYTES),
            "offset 4"));
  }

  private static Stream<Arguments> places() {
    String first = "{\"w\":" + entry("U8", "[2]", "[0,2]");
    return Stream.of(
        arguments("data ends early", file(tensor("U8", "[5]", "[0,5]"), FOUR_BYTES), "offset 5"),
        arguments("trailing data", file(tensor("U8", "[3]", "[0,3]"), FOUR_BYTES), "trailing"),
        arguments("trailing data, no tensor", file("{}", 0), "trailing"),
        arguments("gap at the start", file(tensor("U8", "[3]", "[1,4]"), FOUR_BYTES), "gap"),
        arguments(
            "gap between",
            file(first + ",\"v\":" + entry("U8", "[1]", "[3,4]") + "}", FOUR_BYTES),
            "'v'"),
        arguments(
            "overlap",
            file(first + ",\"v\":" + entry("U8", "[3]", "[1,4]") + "}", FOUR_BYTES),
            "overlaps with tensor 'w'"),
        arguments(
            "the same place twice",
            file(first + ",\"v\":" + entry("U8", "[2]", "[0,2]") + "}", 0, 0),
            "overlaps"),
        arguments("backwards", file(tensor("U8", "[2]", "[4,2]"), FOUR_BYTES), "[4, 2]"),
        arguments("one offset", file(tensor("U8", "[4]", "[4]"), FOUR_BYTES), "[4]"),
        arguments("three offsets", file(tensor("U8", "[4]", "[0,4,4]"), FOUR_BYTES), "at most 2"),
        arguments("negative offset", file(tensor("U8", "[4]", "[-4,0]"), FOUR_BYTES), "-4"));
  }

  private static Stream<Arguments> json() {
    String whole = entry("U8", "[0]", "[0,0]");
    return Stream.of(
        arguments("list", file("[]"), "'{'"),
        arguments("space in front", file(" {}"), "'{'"),
        arguments("open object", file("{\"w\":"), "header"),
        arguments("text behind", file("{}x"), "header"),
        arguments("second object", file("{}{}"), "further text"),
        arguments("NUL padding", file("{}\0\0"), "header"),
        arguments("duplicate name", file("{\"w\":" + whole + ",\"w\":" + whole + "}"), "'w' twice"),
        arguments(
            "duplicate name, escaped",
            file("{\"w\":" + whole + ",\"\\u0077\":" + whole + "}"),
            "'w' twice"),
        arguments("duplicate metadata", file("{\"__metadata__\":{},\"__metadata__\":{}}"), "twice"),
        arguments(
            "duplicate key of metadata",
            file("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}"),
            "'a' twice"),
        arguments("metadata not text", file("{\"__metadata__\":{\"a\":1}}"), "'a'"),
        arguments("metadata null", file("{\"__metadata__\":null}"), "__metadata__"),
        arguments("key twice", file("{\"w\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}"), "once each"),
        arguments("keys missing", file("{\"w\":{\"shape\":[0]}}"), "once each"),
        arguments("unknown key", file("{\"w\":{\"strides\":[0]}}"), "'strides'"),
        arguments("tensor is no object", file("{\"w\":[]}"), "'w'"),
        arguments("half a surrogate pair", file("{\"\\ud800\":" + whole + "}"), "surrogate"),
        arguments("UTF-16", file("{}".getBytes(UTF_16LE)), "header"),
        arguments("not UTF-8", file(("{\"é\":" + whole + "}").getBytes(ISO_8859_1)), "UTF-8"),
        arguments("nested deeply", file("{\"w\":" + "[".repeat(100_000)), "header"),
        arguments("nested deeply inside", file("{\"w\":{\"shape\":[" + "[".repeat(99)), "shape"),
        arguments("long number", file(tensor("U8", "[" + "9".repeat(5000) + "]", "[0,0]")), ""),
        arguments(
            "control characters are not echoed",
            file("{\"w\\u001b[2J\\n\":{\"dtype\":\"Q\"}}"),
            "'w?[2J?'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefused(String name, byte[] content, String part) throws IOException {
    Path file = Files.write(folder.resolve("hostile.safetensors"), content);
    FormatException fromFile =
        assertThrows(FormatException.class, () -> Safetensors.read(file), name);
    assertTrue(fromFile.getMessage().contains(part), fromFile::getMessage);
    assertTrue(fromFile.getMessage().startsWith(file.toString()), fromFile::getMessage);
    assertEquals(1, fromFile.getMessage().lines().count(), fromFile::getMessage);
    assertThrows(FormatException.class, () -> Safetensors.read(content, "array"), name);
    InputStream stream = new Trickle(content);
    assertThrows(FormatException.class, () -> Safetensors.read(stream, "stream"), name);
  }

  static LongStream seeds() {
    return LongStream.range(0, 500);
  }

  /** A damaged file is refused or read, but never ends in another exception. */
  @ParameterizedTest
  @MethodSource("seeds")
  void randomDamageIsRefusedOrHarmless(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("fc1.weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("steps", Tensor.of(new long[] {7}));
    byte[] content = Safetensors.toBytes(tensors, Map.of("seed", "3"));
    int damages = 1 + random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      content[random.nextInt(content.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      content = Arrays.copyOf(content, random.nextInt(content.length));
    }
    try {
      Safetensors.read(content, "seed " + seed);
    } catch (FormatException refusal) {
      assertTrue(refusal.getMessage().startsWith("seed " + seed), refusal::getMessage);
    }
  }

  private static String ones(int count) {
    return "[" + "1,".repeat(count - 1) + "1]";
  }

  /** A stream of unknown size that hands out a byte at a time. */
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream bytes;

    Trickle(byte[] content) {
      bytes = new ByteArrayInputStream(content);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, Math.min(length, 1));
    }
  }
}

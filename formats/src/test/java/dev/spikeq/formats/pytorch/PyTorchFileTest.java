package dev.spikeq.formats.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spikeq.formats.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be read is read as it was written; all else is refused with a reason. */
final class PyTorchFileTest {
  private static final float[] SIX = {1, 2, 3, 4, 5, 6};

  @TempDir private Path folder = Path.of("");

  private TorchValue read(byte[] content) throws IOException {
    Path file = folder.resolve("model.pt");
    Files.write(file, content);
    return PyTorchFile.read(file);
  }

  private static TorchFiles one() {
    return new TorchFiles().tensor("7", SIX, 2, 3);
  }

  @Test
  void bothContainersHoldTheSame() throws IOException {
    for (byte[] content : List.of(one().legacy(), one().zip())) {
      TorchTensor tensor = assertInstanceOf(TorchTensor.class, read(content));
      assertArrayEquals(new int[] {2, 3}, tensor.shape());
      assertEquals(TorchDType.FLOAT32, tensor.dtype());
      assertArrayEquals(SIX, tensor.floats());
    }
  }

  @Test
  void viewsFollowTheirStridesAndOffset() throws IOException {
    TorchFiles files = new TorchFiles().raw("](").tensor("7", SIX, 2, 3);
    files.view("7", "FloatStorage", 6, 0, new int[] {3, 2}, new int[] {1, 3});
    files.view("7", "FloatStorage", 6, 4, new int[] {2}, new int[] {1});
    files.view("7", "FloatStorage", 6, 5, new int[] {}, new int[] {}).raw("e");
    TorchValue.Sequence list = (TorchValue.Sequence) read(files.zip());
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, ((TorchTensor) list.items().get(1)).floats());
    assertArrayEquals(new float[] {5, 6}, ((TorchTensor) list.items().get(2)).floats());
    assertArrayEquals(new float[] {6}, ((TorchTensor) list.items().get(3)).floats());
  }

  @Test
  void narrowFloatsAreExactAndWideOnesRefused() throws IOException {
    TorchFiles files = new TorchFiles().raw("](");
    int[] two = {2};
    int[] strides = {1};
    files
        .data("h", new byte[] {0, 0x3c, 0, (byte) 0xc0})
        .view("h", "HalfStorage", 2, 0, two, strides);
    files.data("b", new byte[] {(byte) 0x80, 0x3f, 0, (byte) 0xc0});
    files.view("b", "BFloat16Storage", 2, 0, two, strides);
    files.data("d", new byte[16]).view("d", "DoubleStorage", 2, 0, two, strides);
    files.data("i", new byte[16]).view("i", "LongStorage", 2, 0, two, strides).raw("e");
    List<TorchValue> list = ((TorchValue.Sequence) read(files.zip())).items();
    float[] expected = {1, -2};
    assertArrayEquals(expected, ((TorchTensor) list.get(0)).floats());
    assertArrayEquals(expected, ((TorchTensor) list.get(1)).floats());
    for (int i = 2; i < 4; i++) {
      TorchTensor tensor = (TorchTensor) list.get(i);
      FormatException refusal = assertThrows(FormatException.class, tensor::floats);
      assertTrue(refusal.getMessage().contains(tensor.dtype().toString()), refusal::getMessage);
    }
  }

  @Test
  void plainValuesAreRead() throws IOException {
    TorchFiles files = new TorchFiles().raw("}(").text("n").raw("N").text("t").bytes(0x88);
    files.text("k").raw("K").bytes(255).text("m").raw("M").bytes(0, 1).text("j").whole(-3);
    files.text("l").bytes(0x8a, 1, 0xff).text("z").bytes(0x8a, 0).text("g").raw("G");
    files.bytes(0x3f, 0xf8, 0, 0, 0, 0, 0, 0).text("u").raw("U").bytes(1).raw("x").whole(4);
    files.text("é").raw("u");
    Map<TorchValue, TorchValue> entries = ((TorchValue.Dictionary) read(files.zip())).entries();
    assertEquals(new TorchValue.None(), entries.get(new TorchValue.Text("n")));
    assertEquals(new TorchValue.Flag(true), entries.get(new TorchValue.Text("t")));
    assertEquals(whole(255), entries.get(new TorchValue.Text("k")));
    assertEquals(whole(256), entries.get(new TorchValue.Text("m")));
    assertEquals(whole(-3), entries.get(new TorchValue.Text("j")));
    assertEquals(whole(-1), entries.get(new TorchValue.Text("l")));
    assertEquals(whole(0), entries.get(new TorchValue.Text("z")));
    assertEquals(new TorchValue.Real(1.5), entries.get(new TorchValue.Text("g")));
    assertEquals(new TorchValue.Text("x"), entries.get(new TorchValue.Text("u")));
    assertEquals(new TorchValue.Text("é"), entries.get(whole(4)));
    assertEquals("a dictionary of 10", read(files.zip()).toString());
  }

  private static TorchValue whole(int value) {
    return new TorchValue.Whole(BigInteger.valueOf(value));
  }

  /** Protocol 4: frames, short strings, memos without a number, names from the stack. */
  @Test
  void newerProtocolsAreRead() throws IOException {
    TorchFiles files = new TorchFiles().bytes(0x80, 4, 0x95, 3, 0, 0, 0, 0, 0, 0, 0);
    files.bytes(0x8c, 11).raw("collections").bytes(0x94, 0x8c, 11).raw("OrderedDict").bytes(0x94);
    files.bytes(0x93, 0x94).raw(")R").bytes(0x94).raw("h").bytes(1).raw("h").bytes(0).raw("s");
    TorchValue.Dictionary read = (TorchValue.Dictionary) read(files.zip());
    assertEquals(
        Map.of(new TorchValue.Text("OrderedDict"), new TorchValue.Text("collections")),
        read.entries());
  }

  static Stream<Arguments> refused() {
    return Stream.of(names(), cycles(), machine(), tensors(), containers()).flatMap(s -> s);
  }

  private static Stream<Arguments> names() {
    return Stream.of(
        arguments("a function", new TorchFiles().global("os", "system").zip(), "os.system"),
        arguments(
            "a call",
            new TorchFiles().global("posix", "getcwd").raw(")R").legacy(),
            "posix.getcwd"),
        arguments("a builtin", new TorchFiles().global("builtins", "eval").zip(), "builtins.eval"),
        arguments(
            "from the stack",
            new TorchFiles().text("os").text("system").bytes(0x93).zip(),
            "os.system"),
        arguments(
            "complex numbers",
            new TorchFiles().storage("0", "ComplexFloatStorage", 1).zip(),
            "torch.ComplexFloatStorage"),
        arguments("a name with a line", new TorchFiles().global("a\rb", "c").zip(), "a?b.c"),
        arguments("an object", new TorchFiles().orderedDict().raw(")").bytes(0x81).zip(), "0x81"),
        arguments("an instance", new TorchFiles().raw("(ios\nsystem\n").zip(), "0x69"),
        arguments("a text constant", new TorchFiles().raw("S'x'\n").zip(), "0x53"),
        arguments("an extension", new TorchFiles().bytes(0x82, 1).zip(), "0x82"),
        arguments(
            "an argument for a dictionary",
            new TorchFiles()
                .global("collections", "OrderedDict")
                .raw("N")
                .bytes(0x85)
                .raw("R")
                .zip(),
            "ORDERED_DICT"),
        arguments(
            "attributes of a tensor",
            new TorchFiles().tensor("0", SIX, 6).raw("}b").zip(),
            "another object"),
        arguments(
            "a function as a value",
            new TorchFiles().global("collections", "OrderedDict").zip(),
            "a function"));
  }

  private static Stream<Arguments> cycles() {
    TorchFiles deep = new TorchFiles().raw("N");
    for (int i = 0; i < 17; i++) {
      deep.bytes(0x85);
    }
    return Stream.of(
        arguments("list in itself", new TorchFiles().raw("]q\0h\0a").zip(), "cycle"),
        arguments("dictionary in itself", new TorchFiles().raw("}q\0K\1h\0s").zip(), "cycle"),
        arguments(
            "through a tuple", new TorchFiles().raw("]q\0h\0").bytes(0x85).raw("a").zip(), "cycle"),
        arguments("through a list", new TorchFiles().raw("]q\0]q\1h\0ah\0h\1a").zip(), "cycle"),
        arguments("too deep", deep.zip(), "16 deep"),
        arguments("key twice", new TorchFiles().raw("}(K\1NK\1Nu").zip(), "each key once"),
        arguments("key None", new TorchFiles().raw("}NNs").zip(), "None"));
  }

  private static Stream<Arguments> machine() {
    return Stream.of(
        arguments("nothing", new TorchFiles().zip(), "on the stack"),
        arguments("two values", new TorchFiles().raw("NN").zip(), "one value"),
        arguments("an open mark", new TorchFiles().raw("N(").zip(), "1 values on the stack"),
        arguments("no mark", new TorchFiles().raw("t").zip(), "a mark"),
        arguments("below the mark", new TorchFiles().raw("N(").bytes(0x85).zip(), "stack"),
        arguments("no such memo", new TorchFiles().raw("h\5").zip(), "memo 5"),
        arguments("append to None", new TorchFiles().raw("NNa").zip(), "a list"),
        arguments("odd pairs", new TorchFiles().raw("}(Nu").zip(), "pairs"),
        arguments("protocol 6", new TorchFiles().bytes(0x80, 6).zip(), "protocol 6"),
        arguments(
            "a frame too long",
            new TorchFiles().bytes(0x95, 0, 0, 0, 0, 0, 0, 0, 1).zip(),
            "frame"),
        arguments(
            "a string too long",
            new TorchFiles().raw("X").bytes(255, 255, 255, 255).zip(),
            "4294967295"),
        arguments("no text", new TorchFiles().raw("X").bytes(1, 0, 0, 0, 255).zip(), "UTF-8"),
        arguments("an endless name", new TorchFiles().raw("c" + "x".repeat(300)).zip(), "256"),
        arguments("a pop", new TorchFiles().raw("NN0").zip(), "0x30"),
        arguments(
            "more instructions than allowed",
            new TorchFiles().raw("N" + "q\0".repeat(200_000)).zip(),
            "at most 200000"));
  }

  private static Stream<Arguments> tensors() {
    int[] two = {2};
    int[] one = {1};
    int[] zero = {0};
    byte[] eight = new byte[8];
    return Stream.of(
        view("too large", 2, 0, new int[] {3}, one, "within the 2 numbers"),
        view("offset too far", 2, 1, two, one, "within the 2 numbers"),
        view("stride too large", 2, 0, two, two, "within the 2 numbers"),
        view("expanded", 2, 0, new int[] {1 << 20, 1 << 20}, new int[] {0, 0}, "expanded"),
        view("overflowing", 2, 0, new int[] {1 << 30, 1 << 30, 1 << 30}, new int[3], "expanded"),
        view("negative", 2, 0, new int[] {-1}, one, "from 0 to"),
        view("negative stride", 2, 1, two, new int[] {-1}, "from 0 to"),
        view("strides missing", 2, 0, two, new int[0], "1 strides"),
        view("nine dimensions", 2, 0, new int[9], new int[9], "at most 8"),
        view("offset negative", 2, -1, zero, one, "from 0 to"),
        view("storage short", 3, 0, two, one, "12 bytes"),
        view("storage huge", Integer.MAX_VALUE, 0, two, one, "2147483647"),
        arguments(
            "types disagree",
            new TorchFiles()
                .raw("(")
                .data("0", eight)
                .view("0", "FloatStorage", 2, 0, two, one)
                .view("0", "IntStorage", 2, 0, two, one)
                .raw("t")
                .zip(),
            "as before"),
        arguments(
            "no storage",
            new TorchFiles().view("0", "FloatStorage", 2, 0, two, one).zip(),
            "data/0"),
        arguments("shared too often", shared(2000), "share a storage"),
        arguments(
            "a persistent id of something else",
            new TorchFiles().raw("N").bytes(0x85).raw("Q").zip(),
            "id of a storage"));
  }

  private static byte[] shared(int times) {
    TorchFiles files = new TorchFiles().raw("(").data("0", new byte[4000]);
    files.view("0", "FloatStorage", 1000, 0, new int[] {1000}, new int[] {1}).raw("q\1");
    for (int i = 0; i < times; i++) {
      files
          .global("torch._utils", "_rebuild_tensor_v2")
          .raw("(")
          .storage("0", "FloatStorage", 1000);
      files.whole(0).whole(1000).bytes(0x85).whole(1).bytes(0x85).raw("N)tR");
    }
    return files.raw("t").zip();
  }

  private static Arguments view(
      String name, int elements, int offset, int[] shape, int[] strides, String expected) {
    return arguments(
        name,
        new TorchFiles()
            .data("0", new byte[8])
            .view("0", "FloatStorage", elements, offset, shape, strides)
            .zip(),
        expected);
  }

  private static Stream<Arguments> containers() {
    byte[] legacy = one().legacy();
    byte[] zip = one().zip();
    byte[] text = "model".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        arguments("empty", new byte[0], "torch.save"),
        arguments("text", text, "torch.save"),
        arguments("no magic number", new byte[] {(byte) 0x80, 2, 'N', '.'}, "torch.save"),
        arguments("legacy with more", Arrays.copyOf(legacy, legacy.length + 1), "1 further"),
        arguments("legacy cut", Arrays.copyOf(legacy, legacy.length - 1), "24 bytes"),
        arguments("zip with more", Arrays.copyOf(zip, zip.length + 1), "behind it"),
        arguments("zip cut", Arrays.copyOf(zip, zip.length - 1), "zip"),
        arguments("a second storage", one().data("8", new byte[4]).zip(), "data/8"),
        arguments("a second storage, legacy", one().data("8", new byte[4]).legacy(), "1 storages"),
        arguments("no pickle", archive("a/byteorder", "little"), "data.pkl"),
        arguments("big-endian", archive("a/data.pkl", "N.", "a/byteorder", "big"), "big"),
        arguments("behind the pickle", archive("a/data.pkl", "N.N"), "1 further"),
        arguments("no folder", archive("data.pkl", "N."), "one folder"),
        arguments("two folders", archive("a/data.pkl", "N.", "b/data/0", ""), "b/data/0"),
        arguments("TorchScript", archive("a/data.pkl", "N.", "a/code/x.py", ""), "TorchScript"),
        arguments("TorchScript alone", archive("a/constants.pkl", "N."), "TorchScript"));
  }

  private static byte[] archive(String... namesAndContents) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      entries.put(namesAndContents[i], namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return TorchFiles.zip(entries);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefused(String name, byte[] content, String part) {
    FormatException refusal = assertThrows(FormatException.class, () -> read(content));
    assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
    assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
  }

  @Test
  void compressedEntriesAreRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a/data.pkl"));
      zip.write(new byte[1 << 20]);
    }
    FormatException refusal = assertThrows(FormatException.class, () -> read(out.toByteArray()));
    assertTrue(refusal.getMessage().contains("compressed"), refusal::getMessage);
  }
}

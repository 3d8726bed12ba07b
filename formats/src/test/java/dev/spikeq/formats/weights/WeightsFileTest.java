package dev.spikeq.formats.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.pytorch.TorchFiles;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.Tensor;
import dev.spikeq.formats.weights.DenseWeights.Layout;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The layouts, one network of 2-3-1 in each. */
final class WeightsFileTest {
  private static final float[] FIRST = {1, 2, 3, 4, 5, 6}; // [2, 3]
  private static final float[] FIRST_TRANSPOSED = {1, 4, 2, 5, 3, 6};
  private static final float[] FIRST_BIAS = {7, 8, 9};
  private static final float[] SECOND = {10, 11, 12}; // [3, 1], the same transposed
  private static final float[] SECOND_BIAS = {13};

  @TempDir private Path folder = Path.of("");

  static Stream<Arguments> layouts() {
    return Stream.of(
        arguments("layers.i", stateDict("layers.0", "layers.1"), Layout.STATE_DICT, true),
        arguments("l1 to l2", stateDict("l1", "l2"), Layout.STATE_DICT, true),
        arguments("tuple with biases", tuple(true), Layout.WEIGHTS_AND_BIASES, true),
        arguments("tuple without", tuple(false), Layout.WEIGHTS_AND_BIASES, false),
        arguments("list", list(), Layout.WEIGHTS, false));
  }

  private static TorchFiles stateDict(String first, String second) {
    TorchFiles files = new TorchFiles().orderedDict().raw("(");
    files.text(first + ".weight").tensor("0", FIRST_TRANSPOSED, 3, 2);
    files.text(first + ".bias").tensor("1", FIRST_BIAS, 3);
    files.text(second + ".weight").tensor("2", SECOND, 1, 3);
    files.text(second + ".bias").tensor("3", SECOND_BIAS, 1);
    return files.raw("u}").text("_metadata").orderedDict().raw("sb");
  }

  private static TorchFiles tuple(boolean biases) {
    TorchFiles files = new TorchFiles().raw("](");
    files.tensor("0", FIRST, 2, 3).tensor("2", SECOND, 3, 1).raw("e](");
    if (biases) {
      files.tensor("1", FIRST_BIAS, 3).tensor("3", SECOND_BIAS, 1);
    } else {
      files.raw("NN");
    }
    return files.raw("e").bytes(0x86);
  }

  private static TorchFiles list() {
    return new TorchFiles().raw("](").tensor("0", FIRST, 2, 3).tensor("2", SECOND, 3, 1).raw("e");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layouts")
  void torchLayoutsAreRead(String name, TorchFiles files, Layout layout, boolean biases)
      throws IOException {
    for (byte[] content : new byte[][] {files.legacy(), files.zip()}) {
      assertWeights(read(content), layout, biases);
    }
  }

  @Test
  void safetensorsAreRead() throws IOException {
    Map<String, Tensor> numbered = new LinkedHashMap<>();
    numbered.put("b1", Tensor.of(FIRST_BIAS, 3));
    numbered.put("W2", Tensor.of(SECOND, 3, 1));
    numbered.put("W1", Tensor.of(FIRST, 2, 3));
    numbered.put("b2", Tensor.of(SECOND_BIAS, 1));
    assertWeights(write(numbered), Layout.NUMBERED, true);
    Map<String, Tensor> named = new LinkedHashMap<>();
    named.put("net.10.weight", Tensor.of(SECOND, 1, 3));
    named.put("net.2.bias", Tensor.of(FIRST_BIAS, 3));
    named.put("net.2.weight", Tensor.of(FIRST_TRANSPOSED, 3, 2));
    named.put("net.10.bias", Tensor.of(SECOND_BIAS, 1));
    assertWeights(write(named), Layout.STATE_DICT, true);
  }

  private DenseWeights read(byte[] content) throws IOException {
    Path file = folder.resolve("model.pt");
    Files.write(file, content);
    return WeightsFile.read(file);
  }

  private DenseWeights write(Map<String, Tensor> tensors) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, tensors, Map.of());
    return WeightsFile.read(file);
  }

  private static void assertWeights(DenseWeights weights, Layout layout, boolean biases) {
    assertEquals(layout, weights.layout());
    assertEquals(biases, weights.hasBiases());
    assertEquals(2, weights.inputs());
    assertEquals(1, weights.outputs());
    Network network = weights.network(new Units.Rectified(), Encoder.Constant.NONE);
    assertFalse(network.isSpiking());
    assertEquals(1, network.steps());
    Parameters parameters = weights.parameters(network);
    assertArrayEquals(FIRST, parameters.get("fc1.weight"));
    assertArrayEquals(SECOND, parameters.get("fc2.weight"));
    assertEquals(biases ? 4 : 2, parameters.entries().size());
    if (biases) {
      assertArrayEquals(FIRST_BIAS, parameters.get("fc1.bias"));
      assertArrayEquals(SECOND_BIAS, parameters.get("fc2.bias"));
    }
    Network spiking = weights.network(new Units.Thesis(20), Encoder.Constant.ONE_APPENDED);
    assertEquals(1, spiking.observationSize());
    assertEquals(1, spiking.spikingLayers().size());
    assertEquals(20, spiking.steps());
    assertArrayEquals(FIRST, weights.parameters(spiking).get("fc1.weight"));
  }

  static Stream<Arguments> refused() {
    float[] bad = FIRST.clone();
    bad[4] = Float.NaN;
    TorchFiles optimizer = new TorchFiles().raw("}(").text("state").raw("}").text("lr").raw("Nu");
    return Stream.of(
        arguments("None", new TorchFiles().raw("N"), "None"),
        arguments("an empty list", new TorchFiles().raw("]"), "1 to 64 layers"),
        arguments("an empty dictionary", new TorchFiles().raw("}"), "1 to 64 layers"),
        arguments("a list of None", new TorchFiles().raw("](Ne"), "'W1'"),
        arguments(
            "lists of different lengths",
            new TorchFiles().raw("](").tensor("0", FIRST, 2, 3).raw("e]").bytes(0x86),
            "a list of 1"),
        arguments("an optimizer's state", optimizer, "'state'"),
        arguments("NaN", new TorchFiles().raw("](").tensor("0", bad, 2, 3).raw("e"), "finite"),
        arguments(
            "a convolution",
            new TorchFiles().raw("}").text("c.weight").tensor("0", FIRST, 1, 2, 3, 1).raw("s"),
            "c.weight [1, 2, 3, 1]"),
        arguments(
            "a bias without weights",
            new TorchFiles().raw("}").text("c.bias").tensor("0", FIRST_BIAS, 3).raw("s"),
            "c.bias"),
        arguments(
            "a running mean",
            stateDict("a", "b").raw("(").text("n.mean").tensor("4", FIRST_BIAS, 3).raw("u"),
            "n.mean"),
        arguments(
            "nothing to multiply",
            new TorchFiles().raw("](").tensor("0", new float[0], 0, 3).raw("e"),
            "at least 1 input"),
        arguments(
            "layers that do not fit",
            new TorchFiles().raw("](").tensor("0", FIRST, 2, 3).tensor("1", FIRST, 2, 3).raw("e"),
            "3 inputs"),
        arguments(
            "a bias that does not fit",
            new TorchFiles()
                .raw("}(")
                .text("a.weight")
                .tensor("0", FIRST, 2, 3)
                .text("a.bias")
                .tensor("1", FIRST_BIAS, 3)
                .raw("u"),
            "transposed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefused(String name, TorchFiles files, String part) {
    FormatException refusal = assertThrows(FormatException.class, () -> read(files.zip()));
    assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
    assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
  }

  @Test
  void foreignArraysOfSafetensorsAreRefused() {
    for (String foreign : new String[] {"b3", "W4", "x", "W99999999999"}) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("W1", Tensor.of(FIRST, 2, 3));
      tensors.put(foreign, Tensor.of(SECOND, 3, 1));
      FormatException refusal = assertThrows(FormatException.class, () -> write(tensors));
      assertTrue(refusal.getMessage().contains("found " + foreign), refusal::getMessage);
    }
  }

  @Test
  void arraysAreCopied() {
    float[] weight = FIRST.clone();
    DenseLayer layer = DenseLayer.byInputs("a", 2, 3, weight, Optional.empty());
    weight[0] = 0;
    layer.weight()[1] = 0;
    assertArrayEquals(FIRST, layer.weight());
    assertThrows(
        IllegalArgumentException.class,
        () -> DenseLayer.byInputs("a", 3, 3, FIRST, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> DenseLayer.byInputs("a", 2, 3, FIRST, Optional.of(SECOND_BIAS)));
    assertThrows(IllegalArgumentException.class, () -> new Units.Thesis(0));
  }
}

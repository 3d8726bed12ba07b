package dev.spikeq.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.weights.DenseWeights;
import dev.spikeq.formats.weights.Units;
import dev.spikeq.formats.weights.WeightsFile;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network of rectified linear units as PyTorch writes it in each container. */
final class TorchFilesTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("formats/ann");

  private static final double TOLERANCE = 2e-6;

  private static GoldenFile golden() {
    return GOLDEN
        .where(json -> json.path("files").has("torch_mlp.state_dict.pt"))
        .findFirst()
        .orElseThrow();
  }

  static Stream<String> files() {
    return golden().description().path("files").propertyNames().stream()
        .filter(name -> name.endsWith(".pt"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void outputsAgree(String name) throws IOException {
    GoldenFile golden = golden();
    DenseWeights weights = WeightsFile.read(golden.path().resolveSibling(name));
    Network network = weights.network(new Units.Rectified(), Encoder.Constant.NONE);
    assertArrayEquals(
        golden.floats("weight.out.bias"), weights.layers().getLast().bias().orElseThrow());
    float[] input = golden.floats("input");
    int batch = input.length / network.observationSize();
    try (Engine engine = KernelSets.engine(Engine.fastestKernels())) {
      float[] output =
          Program.forInference(network, weights.parameters(network), batch, engine)
              .forward(input, batch);
      golden.assertScaledClose("output", output, TOLERANCE);
    }
  }

  @Test
  void bothContainersAreTested() {
    assertEquals(2, files().count());
    GOLDEN.count(golden().path());
  }

  /** A whole module is code by name, whatever it would do. */
  @ParameterizedTest
  @ValueSource(strings = "torch_actor_tanh.module.pt")
  void pickledModulesAreRefused(String name) {
    Path file = golden().path().resolveSibling(name);
    FormatException refusal = assertThrows(FormatException.class, () -> WeightsFile.read(file));
    assertTrue(
        refusal.getMessage().contains("torch.nn.modules.container.Sequential"),
        refusal::getMessage);
    GOLDEN.count(file);
  }
}

package dev.spikeq.acceptance.thesis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.imports.ModelImport;
import dev.spikeq.lab.imports.ModelImport.NetworkKind;
import dev.spikeq.lab.run.ModelMetadata;
import dev.spikeq.lab.run.Origin;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files published with the thesis, imported as a user imports them, are the networks that their
 * descriptions say, and do what was measured.
 */
@Tag("acceptance")
final class ImportedFilesTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("thesis");
  @RegisterExtension static final GoldenFiles ORIGINALS = GoldenFiles.of("thesis/pt");

  private static final double PLAIN = 1e-4;
  private static final double SPIKING = 1e-3;

  @TempDir private Path folder = Path.of("");

  static Stream<GoldenFile> networks() {
    return GOLDEN.where(json -> json.path("architecture").isArray());
  }

  static List<Path> originals() {
    return ORIGINALS.list(".pt");
  }

  /** The safetensors file says neither neurons nor environment: the description does. */
  @ParameterizedTest
  @MethodSource("networks")
  void safetensorsBecomeTheirNetworks(GoldenFile file) throws Exception {
    Path arrays = file.path().resolveSibling(file.name() + ".safetensors");
    Model model = said(file).read(arrays);
    assertSame(ThesisNetwork.of(file), model);
    GOLDEN.count(file.path());
  }

  /** PyTorch's layouts say more: only a converted network's steps must be said. */
  @ParameterizedTest
  @MethodSource("originals")
  void originalsBecomeTheirNetworksAndPlayAsMeasured(Path original) throws Exception {
    GoldenFile file = described(original);
    ThesisNetwork expected = ThesisNetwork.of(file);
    ModelImport least =
        new ModelImport(Optional.of(environment(file)), Optional.empty(), OptionalInt.empty());
    boolean converted = !expected.isPlain() && expected.parameters().entries().size() > 3;
    if (converted) {
      assertThrows(ConfigException.class, () -> least.read(original));
    }
    Path imported = folder.resolve("imported.safetensors");
    ModelFile.write(imported, (converted ? said(file) : least).read(original));
    TrainedPolicy policy = TrainedPolicy.load(imported);
    assertSame(expected, policy.model());
    assertEquals(Origin.Kind.IMPORTED, policy.origin().kind());
    assertEquals(environment(file), policy.environment().name());
    ThesisNetwork network = new ThesisNetwork(policy.network(), policy.parameters());
    try (Engine engine = KernelSets.engine(Engine.fastestKernels())) {
      SafetensorsFile vectors = file.companion("vectors");
      float[] states = vectors.tensor("states").floats();
      int batch = states.length / policy.network().observationSize();
      file.assertAbsoluteClose(
          "outputs",
          vectors.tensor("outputs").floats(),
          Program.forInference(policy.network(), policy.parameters(), batch, engine)
              .forward(states, batch),
          network.isPlain() ? PLAIN : SPIKING);
      ThesisReturnsTest.assertReturns(file, ThesisPlay.of(file, network, Optional.empty(), engine));
    }
    ORIGINALS.count(original);
  }

  @ParameterizedTest
  @MethodSource("originals")
  void environmentIsNotGuessed(Path original) throws Exception {
    ModelImport nothing =
        new ModelImport(Optional.empty(), Optional.of(NetworkKind.RELU), OptionalInt.empty());
    ConfigException refusal = assertThrows(ConfigException.class, () -> nothing.read(original));
    assertTrue(refusal.getMessage().contains("--environment NAME"), refusal::getMessage);
    ORIGINALS.count(original);
  }

  private static void assertSame(ThesisNetwork expected, Model model) {
    assertEquals(expected.network(), model.network());
    for (Parameters.Entry entry : expected.parameters().entries()) {
      assertArrayEquals(
          expected.parameters().get(entry.name()), model.parameters().get(entry.name()));
    }
    assertTrue(model.metadata().containsKey(ModelMetadata.ENVIRONMENT), model.metadata()::toString);
  }

  /** All that the description says. */
  private static ModelImport said(GoldenFile file) {
    boolean plain = ThesisNetwork.of(file).isPlain();
    return new ModelImport(
        Optional.of(environment(file)),
        Optional.of(plain ? NetworkKind.RELU : NetworkKind.THESIS),
        plain ? OptionalInt.empty() : OptionalInt.of(ThesisNetwork.of(file).network().steps()));
  }

  private static String environment(GoldenFile file) {
    boolean pole = file.description().path("environment").asString("").startsWith("CartPole");
    return pole ? "CartPole-v1" : "MountainCar-v0-500";
  }

  /** The golden file whose description has the original's hash. */
  private static GoldenFile described(Path original) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(original));
    String hash = HexFormat.of().formatHex(digest);
    return GOLDEN
        .where(json -> json.path("source").path("sha256").asString("").equals(hash))
        .findFirst()
        .orElseThrow();
  }
}

package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.lab.config.Bundled;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that no experiment trained. */
final class TrainedPolicyTest {
  private static final EnvironmentConfig POLE =
      new EnvironmentConfig("CartPole-v1", 60, List.of(), List.of(1.2f, 1f, 0.105f, 1f));
  private static final Origin ORIGIN =
      new Origin(
          Origin.Kind.CONVERTED,
          "pole",
          77,
          12,
          Map.of("source", Map.of("sha256", "ab12"), "settings", Map.of("steps", 8L)));

  @TempDir private Path folder = Path.of("");

  private static Network network() {
    return Network.observing(4)
        .linear(8)
        .relu()
        .linear(2)
        .read(Decoder.Reading.LAST_MEMBRANE)
        .steps(1);
  }

  private Path write(Map<String, String> metadata) throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, new Model(network(), Parameters.zeros(network()), metadata));
    return file;
  }

  @Test
  void carriesItsEnvironmentAndItsOrigin() throws Exception {
    Path file = write(ModelMetadata.of(POLE, ORIGIN));
    TrainedPolicy policy = TrainedPolicy.load(file);
    assertEquals(POLE, policy.environment());
    assertEquals(ORIGIN, policy.origin());
    assertEquals(Optional.empty(), policy.experiment());
    assertEquals(network(), policy.network());
  }

  @Test
  void anotherTaskIsRefused() throws IOException {
    EnvironmentConfig car = new EnvironmentConfig("MountainCar-v0", 0, List.of(), List.of());
    Path file = write(ModelMetadata.of(car, ORIGIN));
    String message = assertThrows(IOException.class, () -> TrainedPolicy.load(file)).getMessage();
    assertTrue(
        message.contains("4 observed values and 2 discrete actions, found MountainCar-v0 with 2"),
        message);
  }

  @Test
  void aModelWithoutEnvironmentOrOriginIsRefused() throws IOException {
    for (Map<String, String> metadata :
        List.of(
            Map.<String, String>of(),
            Map.of(ModelMetadata.ENVIRONMENT, POLE.toml()),
            Map.of(ModelMetadata.ORIGIN, "{}"))) {
      Path file = write(metadata);
      String message = assertThrows(IOException.class, () -> TrainedPolicy.load(file)).getMessage();
      assertTrue(message.contains("'train', 'convert' or 'import'"), message);
    }
  }

  @Test
  void aDamagedOriginIsRefused() throws IOException {
    Path file =
        write(Map.of(ModelMetadata.ENVIRONMENT, POLE.toml(), ModelMetadata.ORIGIN, "{\"kind\":1}"));
    String message = assertThrows(IOException.class, () -> TrainedPolicy.load(file)).getMessage();
    assertTrue(message.contains("spikeq.origin"), message);
  }

  @Test
  void everyBundledEnvironmentIsReadBackFromItsOwnText() throws Exception {
    for (String name : Bundled.names()) {
      EnvironmentConfig environment = Bundled.find(name, List.of()).environment();
      assertEquals(environment, ExperimentReader.readEnvironment(environment.toml(), name), name);
    }
  }
}

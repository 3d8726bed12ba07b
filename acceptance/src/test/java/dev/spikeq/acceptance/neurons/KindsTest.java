package dev.spikeq.acceptance.neurons;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** No file of the folder is passed over in silence. */
@Tag("acceptance")
final class KindsTest {
  private static final String FOLDER = "neurons";
  private static final Set<String> TESTED =
      Set.of(
          "single_neuron",
          "threshold_ties",
          "surrogates",
          "mlp_ddqn",
          "ann2snn",
          "sj_network",
          "plsdqn");

  /** A folder of the user's may hold other things too; ours have equations and arrays. */
  static Stream<GoldenFile> files() {
    return GoldenFiles.of(FOLDER).all().filter(file -> isOurs(file));
  }

  private static boolean isOurs(GoldenFile file) {
    JsonNode json = file.description();
    boolean described = json.path("equations").isArray() && json.path("arrays").isObject();
    return described || file.path().toAbsolutePath().getParent().endsWith(FOLDER);
  }

  @ParameterizedTest
  @MethodSource("files")
  void isKnown(GoldenFile file) {
    String kind = file.description().path("kind").asString("");
    assertTrue(
        TESTED.contains(kind),
        () -> file.path() + ": expected a kind of " + TESTED + ", found '" + kind + "'");
  }
}

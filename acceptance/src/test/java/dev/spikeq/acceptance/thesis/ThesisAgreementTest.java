package dev.spikeq.acceptance.thesis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.formats.FormatException;
import dev.spikeq.snn.program.Engine;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every converted network agrees with its source as often as was measured: the share of decisions,
 * along the converted network's own 100 episodes, in which both take the same action.
 *
 * <p>Where all returns equal the stored ones, the share is that of the same decisions and is
 * demanded to the digit; where sines and cosines are rounded otherwise, within {@value #ROUNDED}
 * points.
 */
@Tag("acceptance")
final class ThesisAgreementTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("thesis");

  private static final double DIGITS = 1e-10;
  private static final double ROUNDED = 0.3;

  static Stream<GoldenFile> converted() {
    return GOLDEN.where(json -> measured(json).path("agreement_with").isString());
  }

  private static JsonNode measured(JsonNode description) {
    return description.path("measured").path("gym_seed1_100_episodes");
  }

  @ParameterizedTest
  @MethodSource("converted")
  void agree(GoldenFile file) throws FormatException {
    JsonNode measured = measured(file.description());
    String path = "Results/" + measured.path("agreement_with").asString();
    GoldenFile source =
        GOLDEN
            .where(json -> json.path("source").path("path").asString("").equals(path))
            .findFirst()
            .orElseThrow();
    ThesisPlay play;
    try (Engine engine = KernelSets.engine(Engine.fastestKernels())) {
      play =
          ThesisPlay.of(
              file, ThesisNetwork.of(file), Optional.of(ThesisNetwork.of(source)), engine);
    }
    file.count();
    ThesisReturnsTest.assertReturns(file, play);
    boolean equal = play.differences() == 0;
    if (equal) {
      assertEquals(measured.path("total_steps").asLong(), play.decisions(), file.name());
      assertEquals(measured.path("mean").asDouble(), play.mean(), DIGITS, file.name());
    }
    assertEquals(
        measured.path("agreement_percent").asDouble(),
        play.agreement(),
        equal ? DIGITS : ROUNDED,
        file.name());
  }
}

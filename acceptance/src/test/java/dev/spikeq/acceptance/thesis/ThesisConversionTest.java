package dev.spikeq.acceptance.thesis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.convert.Conversion;
import dev.spikeq.convert.Converted;
import dev.spikeq.convert.Converter;
import dev.spikeq.convert.LayerScale;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The thesis' networks converted again, on its replay memories, by its robust normalisation. */
@Tag("acceptance")
final class ThesisConversionTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("thesis");

  private static final double PERCENTILE = 0.99;
  private static final int STEPS = 100;

  /** Relative: a few roundings of single precision, in thresholds and in weights. */
  private static final double TOLERANCE = 2e-6;

  static Stream<GoldenFile> conversions() {
    return GOLDEN.where(json -> json.path("notes").asString("").contains("scales ["));
  }

  @ParameterizedTest
  @MethodSource("conversions")
  void haveTheirScalesAndWeights(GoldenFile file) throws IOException {
    String source = file.name().replace("ours_", "").replace("_converted", "_trained");
    Converted converted = convert(source);
    String notes = file.description().path("notes").asString();
    String[] scales = notes.substring(notes.indexOf('[') + 1, notes.indexOf(']')).split(", ", -1);
    assertEquals(scales.length, converted.scales().size());
    for (int i = 0; i < scales.length; i++) {
      double expected = Double.parseDouble(scales[i]);
      assertEquals(
          expected, converted.scales().get(i).thresholds()[0], TOLERANCE * expected, file.name());
    }
    ThesisNetwork golden = ThesisNetwork.of(file);
    assertEquals(golden.network(), converted.network(), file.name());
    for (Parameters.Entry entry : golden.parameters().entries()) {
      file.assertScaledClose(
          entry.name(),
          golden.parameters().get(entry.name()),
          converted.parameters().get(entry.name()),
          TOLERANCE);
    }
    file.count();
  }

  /** What the replay memory gives that is left of the one that the thesis converted with. */
  @ParameterizedTest
  @CsvSource("cartpole_a_dqn_trained, 6.6813, 7.2879, 34.555")
  void scalesOfTheThesisDqn(String source, double first, double second, double outputs)
      throws IOException {
    double[] found =
        convert(source).scales().stream()
            .map(LayerScale::thresholds)
            .mapToDouble(thresholds -> thresholds[0])
            .toArray();
    assertEquals(first, found[0], 1e-4);
    assertEquals(second, found[1], 1e-4);
    assertEquals(outputs, found[2], 1e-3);
  }

  private static Converted convert(String source) throws IOException {
    GoldenFile file =
        GOLDEN
            .where(json -> json.path("name").asString("").equals(source))
            .findFirst()
            .orElseThrow();
    ThesisNetwork thesis = ThesisNetwork.of(file);
    String game = source.startsWith("cartpole") ? "cartpole_a" : "mountaincar_a_first20000";
    double[] replay = replay().tensor(game).doubles();
    float[] states = new float[replay.length];
    for (int i = 0; i < states.length; i++) {
      states[i] = (float) replay[i];
    }
    try (Engine engine = Engine.scalar()) {
      return Converter.convert(
          thesis.network(),
          thesis.parameters(),
          Conversion.thesis(PERCENTILE, STEPS),
          CalibrationStates.of(states, thesis.network().observationSize()),
          engine);
    }
  }

  private static SafetensorsFile replay() throws IOException {
    Path file =
        GOLDEN.list(".safetensors").stream()
            .filter(path -> path.endsWith("replay_states.safetensors"))
            .findFirst()
            .orElseThrow();
    GOLDEN.count(file);
    return Safetensors.read(file);
  }
}

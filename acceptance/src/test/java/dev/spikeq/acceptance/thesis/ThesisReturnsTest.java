package dev.spikeq.acceptance.thesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.formats.FormatException;
import dev.spikeq.snn.program.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every network plays 100 episodes from the stored start states and reaches the stored returns.
 *
 * <p>All episodes of a network run in lockstep in one batch. On the fastest kernel set alone: that
 * the sets agree is tested elsewhere.
 */
@Tag("acceptance")
final class ThesisReturnsTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("thesis");

  /** Episodes that may differ where sines and cosines are rounded otherwise. */
  private static final int DIFFERENT = 2;

  private static final int DIFFERENT_POLICY_GRADIENT = 20;
  private static final double MEAN = 1e-3;

  /** So sensitive to the last bit that more episodes may differ. */
  private static final List<String> SENSITIVE =
      List.of("cartpole_pg_converted", "cartpole_pg_trained");

  static Stream<GoldenFile> networks() {
    return GOLDEN.where(json -> json.path("architecture").isArray());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agree(GoldenFile file) throws FormatException {
    ThesisPlay play;
    try (Engine engine = KernelSets.engine(Engine.fastestKernels())) {
      play = ThesisPlay.of(file, ThesisNetwork.of(file), Optional.empty(), engine);
    }
    file.count();
    assertReturns(file, play);
  }

  /** Demands the stored returns, within what other sines and cosines may change. */
  static void assertReturns(GoldenFile file, ThesisPlay play) {
    int allowed = SENSITIVE.contains(file.name()) ? DIFFERENT_POLICY_GRADIENT : DIFFERENT;
    assertTrue(
        play.differences() <= allowed,
        () ->
            file.name()
                + ": "
                + play.differences()
                + " returns differ: expected "
                + Arrays.toString(play.expected())
                + ", found "
                + Arrays.toString(play.found()));
    assertEquals(
        play.expectedMean(), play.mean(), MEAN * Math.abs(play.expectedMean()), file.name());
  }
}

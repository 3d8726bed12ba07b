package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Normalization;
import dev.spikeq.snn.kernel.Pool;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Window;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalizations and pools of every kernel set against the scalar one. */
@ParameterizedClass
@MethodSource("dev.spikeq.acceptance.kernels.KernelSets#all")
final class NormalizationKernelsTest {
  private static final int ROWS = 3;

  /** Of sums over thousands of values in single precision. */
  private static final double TOLERANCE = 3e-6;

  private final Kernels scalar = new ScalarKernels();

  @Parameter Kernels kernels;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 13, 15, 16, 17, 31, 63, 64, 65, 100, 207, 256, 400, 4098})
  void normalizesLayers(int width) {
    RandomCase random = new RandomCase(width, width + " values");
    int line = FloatArray.padded(width);
    Normalization norm = new Normalization(line, 0, width, 1, 1e-5f);
    FloatArray parameters = random.rows(2, width);
    FloatArray values = random.rows(ROWS, width);
    for (int row = 0; row < ROWS; row++) {
      values.fill(row * line + width, line - width, 7f);
    }
    FloatArray copy = RandomCase.copy(values);
    FloatArray scales = FloatArray.allocate(ROWS);
    FloatArray expectedScales = FloatArray.allocate(ROWS);
    FloatArray output = RandomCase.garbage(ROWS, width);
    FloatArray expected = RandomCase.garbage(ROWS, width);
    scalar.normalize(norm, parameters, copy, ROWS, expectedScales, expected);
    kernels.normalize(norm, parameters, values, ROWS, scales, output);
    random.assertScaled("output", expected, output, ROWS * line, TOLERANCE);
    random.assertScaled("values", copy, values, ROWS * line, TOLERANCE);
    random.assertScaled("scales", expectedScales, scales, ROWS, TOLERANCE);
    random.assertPaddingZero("output", output, ROWS, width);
    random.assertPaddingZero("values", values, ROWS, width);

    FloatArray errors = random.rows(ROWS, width);
    FloatArray expectedErrors = RandomCase.copy(errors);
    FloatArray gradients = random.rows(2, width);
    FloatArray expectedGradients = RandomCase.copy(gradients);
    scalar.normalizeBackward(
        norm, parameters, expectedGradients, copy, ROWS, expectedScales, expectedErrors);
    kernels.normalizeBackward(norm, parameters, gradients, copy, ROWS, expectedScales, errors);
    random.assertScaled("gradients", expectedGradients, gradients, 2 * line, TOLERANCE);
    // A single value has no distance from its mean: what is left is rounding.
    if (width > 1) {
      random.assertScaled("errors", expectedErrors, errors, ROWS * line, TOLERANCE);
    }
    random.assertPaddingZero("errors", errors, ROWS, width);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 4", "16, 9", "32, 5", "7, 1"})
  void normalizesChannels(int channels, int places) {
    RandomCase random = new RandomCase(channels, channels + " channels at " + places);
    Normalization norm = new Normalization(0, FloatArray.padded(channels), channels, places, 1e-5f);
    FloatArray parameters = random.rows(2, channels);
    FloatArray values = random.rows(ROWS, norm.width());
    FloatArray copy = RandomCase.copy(values);
    FloatArray statistics = FloatArray.allocate(2 * FloatArray.padded(channels));
    FloatArray expectedStatistics = RandomCase.copy(statistics);
    scalar.channelStatistics(norm, copy, ROWS, expectedStatistics);
    kernels.channelStatistics(norm, values, ROWS, statistics);
    random.assertScaled(
        "statistics", expectedStatistics, statistics, statistics.length(), TOLERANCE);
    FloatArray output = FloatArray.allocate(values.length());
    FloatArray expected = RandomCase.copy(output);
    scalar.normalizeChannels(norm, parameters, copy, ROWS, expectedStatistics, expected);
    kernels.normalizeChannels(norm, parameters, values, ROWS, expectedStatistics, output);
    random.assertScaled("output", expected, output, output.length(), TOLERANCE);
    FloatArray errors = random.rows(ROWS, norm.width());
    FloatArray expectedErrors = RandomCase.copy(errors);
    FloatArray gradients = random.rows(2, channels);
    FloatArray expectedGradients = RandomCase.copy(gradients);
    scalar.normalizeChannelsBackward(
        norm, parameters, expectedGradients, copy, ROWS, expectedStatistics, expectedErrors);
    kernels.normalizeChannelsBackward(
        norm, parameters, gradients, copy, ROWS, expectedStatistics, errors);
    random.assertScaled("errors", expectedErrors, errors, errors.length(), 10 * TOLERANCE);
    random.assertScaled(
        "gradients", expectedGradients, gradients, gradients.length(), 10 * TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"5, 4, 3, 2, 1, 0", "6, 6, 16, 3, 2, 1", "4, 7, 1, 2, 3, 0", "3, 3, 20, 3, 1, 2"})
  void poolsValuesAndSpikesAlike(
      int height, int width, int channels, int size, int stride, int padding) {
    Pool pool =
        new Pool(
            new Image(height, width, channels), new Window(size, size, stride, padding), 0.25f);
    RandomCase random = new RandomCase(height, pool.toString());
    SpikeTrain spikes = random.spikes(ROWS, pool.input().size(), 0.3);
    EventList events = new EventList(ROWS, pool.input().size());
    kernels.listEvents(spikes, ROWS, events);
    FloatArray values = FloatArray.allocate(ROWS * pool.inputStride());
    for (int row = 0; row < ROWS; row++) {
      for (int n = 0; n < pool.input().size(); n++) {
        values.set(row * pool.inputStride() + n, spikes.get(row, n) ? 1f : 0f);
      }
    }
    FloatArray expected = RandomCase.garbage(ROWS, pool.output().size());
    FloatArray byValues = RandomCase.garbage(ROWS, pool.output().size());
    FloatArray byEvents = RandomCase.garbage(ROWS, pool.output().size());
    scalar.pool(pool, values, ROWS, expected);
    kernels.pool(pool, values, ROWS, byValues);
    kernels.poolEvents(pool, events, ROWS, byEvents);
    random.assertSame("values", expected, byValues, expected.length());
    random.assertSame("events", expected, byEvents, expected.length());
    FloatArray errors = random.rows(ROWS, pool.output().size());
    FloatArray expectedErrors = RandomCase.garbage(ROWS, pool.input().size());
    FloatArray found = RandomCase.garbage(ROWS, pool.input().size());
    scalar.poolBackward(pool, errors, ROWS, expectedErrors);
    kernels.poolBackward(pool, errors, ROWS, found);
    random.assertSame("errors", expectedErrors, found, found.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17})
  void refusesWhatIsTooShort(int width) {
    Normalization norm = new Normalization(0, FloatArray.padded(width), width, 1, 1e-5f);
    FloatArray enough = FloatArray.allocate(2 * norm.stride());
    FloatArray few = FloatArray.allocate(norm.stride() - 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> kernels.normalize(norm, few, enough, 1, enough, enough));
    assertThrows(
        IllegalArgumentException.class,
        () -> kernels.normalize(norm, enough, few, 1, enough, enough));
    assertThrows(
        IllegalArgumentException.class,
        () -> kernels.normalizeBackward(norm, enough, enough, enough, 1, enough, few));
  }
}

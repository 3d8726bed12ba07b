package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.Quantizer;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.neuron.SignedNeuron;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounding to levels and signed neurons, of every kernel set, equal to the bit. */
@ParameterizedClass
@MethodSource("dev.spikeq.acceptance.kernels.KernelSets#all")
final class ConversionKernelsTest {
  private final Kernels scalar = new ScalarKernels();

  @Parameter Kernels kernels;

  private static Quantizer quantizer(RandomCase random, int levels, int width) {
    int stride = FloatArray.padded(width);
    FloatArray thresholds = FloatArray.allocate(stride);
    FloatArray shifts = FloatArray.allocate(stride);
    thresholds.fill(0, stride, 1f);
    for (int n = 0; n < width; n++) {
      thresholds.set(n, 0.7f + 0.5f * random.value());
      shifts.set(n, 0.5f * thresholds.get(n));
    }
    return new Quantizer(levels, thresholds, shifts, thresholds);
  }

  @ParameterizedTest
  @CsvSource({"0,5,4", "1,1,1", "1,64,8", "3,13,2", "2,16,16", "33,17,3", "5,65,1000", "4,207,7"})
  void rounds(int rows, int width, int levels) {
    RandomCase random = new RandomCase(width, rows + " x " + width + ", " + levels + " levels");
    Quantizer quantizer = quantizer(random, levels, width);
    FloatArray input = random.rows(rows, width);
    kernels.scale(2f, input, input.length());
    FloatArray expected = RandomCase.garbage(rows, width);
    FloatArray actual = RandomCase.garbage(rows, width);
    scalar.quantize(quantizer, input, rows, expected);
    kernels.quantize(quantizer, input, rows, actual);
    random.assertSame("output", expected, actual, actual.length());
    random.assertPaddingZero("output", actual, rows, width);

    FloatArray errors = random.rows(rows, width);
    FloatArray expectedErrors = RandomCase.copy(errors);
    FloatArray expectedSums = random.rows(1, width + 16);
    FloatArray sums = RandomCase.copy(expectedSums);
    scalar.quantizeBackward(quantizer, input, actual, rows, expectedErrors, expectedSums, 16);
    kernels.quantizeBackward(quantizer, input, actual, rows, errors, sums, 16);
    random.assertSame("errors", expectedErrors, errors, errors.length());
    random.assertSame("sums", expectedSums, sums, sums.length());
  }

  /** At a step, an ulp beside it, at both ends of the range, and where there is no number. */
  @Test
  void roundsSpecialValues() {
    float[] special = {
      0f,
      -0f,
      1f,
      Math.nextUp(1f),
      Math.nextDown(1f),
      0.125f,
      0.1249999f,
      2f,
      -2f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      0.875f,
      1e38f,
      Float.MIN_VALUE,
      Math.nextDown(0f)
    };
    FloatArray ones = FloatArray.allocate(16);
    FloatArray halves = FloatArray.allocate(16);
    ones.fill(0, 16, 1f);
    halves.fill(0, 16, 0.5f);
    Quantizer quantizer = new Quantizer(4, ones, halves, ones);
    FloatArray input = FloatArray.allocate(16);
    input.put(special, 0, 0, 16);
    FloatArray expected = FloatArray.allocate(16);
    expected.put(
        new float[] {0, 0, 1, 1, 1, 0.25f, 0, 1, 0, Float.NaN, 1, 0, 1, 1, 0, 0}, 0, 0, 16);
    FloatArray actual = FloatArray.allocate(16);
    kernels.quantize(quantizer, input, 1, actual);
    RandomCase random = new RandomCase(0, "special values");
    random.assertSame("output", expected, actual, 16);

    FloatArray errors = RandomCase.copy(ones);
    FloatArray sums = FloatArray.allocate(16);
    kernels.quantizeBackward(quantizer, input, actual, 1, errors, sums, 0);
    FloatArray passed = FloatArray.allocate(16);
    passed.put(new float[] {1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0}, 0, 0, 16);
    random.assertSame("errors", passed, errors, 16);
    FloatArray slopes = FloatArray.allocate(16);
    slopes.put(
        new float[] {
          0,
          0,
          0,
          1,
          1 - Math.nextDown(1f),
          0.125f,
          -0.1249999f,
          1,
          0,
          0,
          1,
          0,
          0.125f,
          1,
          -Float.MIN_VALUE,
          0
        },
        0,
        0,
        16);
    random.assertSame("sums", slopes, sums, 16);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,500,16", "3,7,13", "32,4,64", "5,20,65", "2,3,207"})
  void firesWithSigns(int samples, int steps, int width) {
    RandomCase random = new RandomCase(width, samples + " x " + steps + " x " + width);
    Population population = new Population(samples, steps, width);
    SignedNeuron neuron = new SignedNeuron(0.8f, 1.3f);
    FloatArray state = FloatArray.allocate(3 * samples * population.stride());
    for (int sample = 0; sample < samples; sample++) {
      state.fill(sample * population.stride(), width, neuron.initialMembrane());
    }
    for (boolean constant : new boolean[] {true, false}) {
      FloatArray current = random.rows(constant ? samples : population.rows(), width);
      FloatArray expected =
          constant ? random.rows(population.rows(), width) : RandomCase.copy(current);
      FloatArray actual = constant ? RandomCase.copy(expected) : current;
      FloatArray expectedState = RandomCase.copy(state);
      FloatArray actualState = RandomCase.copy(state);
      FloatArray input = RandomCase.copy(current);
      scalar.fireSigned(neuron, population, input, constant, expected, expectedState);
      kernels.fireSigned(neuron, population, current, constant, actual, actualState);
      random.assertSame("spikes", expected, actual, actual.length());
      random.assertSame("state", expectedState, actualState, state.length());
      random.assertPaddingZero("spikes", actual, population.rows(), width);
      if (!constant && steps > 1) {
        assertTrue(lowest(actual) < 0, "no negative spike: " + random);
      }
    }
  }

  private static float lowest(FloatArray values) {
    float lowest = 0;
    for (int i = 0; i < values.length(); i++) {
      lowest = Math.min(lowest, values.get(i));
    }
    return lowest;
  }

  @Test
  void refusesArraysThatAreTooSmall() {
    FloatArray row = FloatArray.allocate(16);
    Quantizer quantizer = new Quantizer(4, row, row, row);
    assertThrows(IllegalArgumentException.class, () -> kernels.quantize(quantizer, row, 2, row));
    assertThrows(
        IllegalArgumentException.class,
        () -> kernels.quantizeBackward(quantizer, row, row, 1, row, row, 16));
    Population population = new Population(1, 1, 16);
    assertThrows(
        IllegalArgumentException.class,
        () -> kernels.fireSigned(new SignedNeuron(), population, row, true, row, row));
    FloatArray wide = FloatArray.allocate(32);
    assertThrows(IllegalArgumentException.class, () -> new Quantizer(4, row, wide, row));
  }
}

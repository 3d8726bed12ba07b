package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.kernel.Synapse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels that work value by value, of every set, equal to the bit. */
@ParameterizedClass
@MethodSource("dev.spikeq.acceptance.kernels.KernelSets#all")
final class ElementKernelsTest {
  private final Kernels scalar = new ScalarKernels();

  @Parameter Kernels kernels;

  private static RandomCase start(int count) {
    return new RandomCase(count, count + " values");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13, 16, 17, 63, 64, 65, 207, 256, 4098})
  void rectifies(int count) {
    RandomCase random = start(count);
    FloatArray values = random.rows(1, count);
    FloatArray errors = random.rows(1, count);
    FloatArray expected = RandomCase.copy(values);
    FloatArray actual = RandomCase.copy(values);
    scalar.rectify(expected, count);
    kernels.rectify(actual, count);
    random.assertSame("values", expected, actual, values.length());

    FloatArray expectedErrors = RandomCase.copy(errors);
    scalar.rectifyBackward(expected, expectedErrors, count);
    kernels.rectifyBackward(expected, errors, count);
    random.assertSame("errors", expectedErrors, errors, values.length());
  }

  @Test
  void rectifiesSpecialValues() {
    FloatArray values = FloatArray.allocate(16);
    float[] special = {0f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 3f, -3f};
    values.put(special, 0, 0, special.length);
    FloatArray expected = RandomCase.copy(values);
    scalar.rectify(expected, special.length);
    kernels.rectify(values, special.length);
    start(special.length).assertSame("values", expected, values, special.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13, 16, 17, 63, 64, 65, 207, 256, 4098})
  void addsAndScales(int count) {
    RandomCase random = start(count);
    FloatArray x = random.rows(1, count);
    FloatArray y = random.rows(1, count);
    FloatArray expected = RandomCase.copy(y);
    scalar.addScaled(0.3f, x, expected, count);
    kernels.addScaled(0.3f, x, y, count);
    random.assertSame("y", expected, y, y.length());
    scalar.scale(-1.7f, expected, count);
    kernels.scale(-1.7f, y, count);
    random.assertSame("y", expected, y, y.length());
    scalar.drawAlong(0.3f, x, expected, count);
    kernels.drawAlong(0.3f, x, y, count);
    random.assertSame("y", expected, y, y.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13, 16, 17, 63, 64, 65, 207, 256, 4098})
  void sumsSquares(int count) {
    FloatArray x = start(count).rows(1, count);
    double expected = scalar.sumOfSquares(x, count);
    double actual = kernels.sumOfSquares(x, count);
    assertEquals(expected, actual, (count + 2) * Math.ulp(expected), () -> count + " values");
    assertEquals(
        Double.doubleToLongBits(actual), Double.doubleToLongBits(kernels.sumOfSquares(x, count)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 13, 16, 17, 63, 64, 65, 207, 256, 4098})
  void adamMoves(int count) {
    RandomCase random = start(count);
    FloatArray[] expected = new FloatArray[3];
    FloatArray[] actual = new FloatArray[3];
    for (int i = 0; i < 3; i++) {
      FloatArray values = random.rows(1, count);
      expected[i] = i == 2 ? RandomCase.magnitudes(values) : values;
      actual[i] = RandomCase.copy(expected[i]);
    }
    FloatArray gradients = random.rows(1, count);
    Kernels.AdamStep step = new Kernels.AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 3f, 0.99f);
    scalar.adam(step, expected[0], gradients, expected[1], expected[2], count);
    kernels.adam(step, actual[0], gradients, actual[1], actual[2], count);
    for (int i = 0; i < 3; i++) {
      random.assertSame("array " + i, expected[i], actual[i], count);
      random.assertPaddingZero("array " + i, actual[i], 1, count);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,3", "40,16", "100,64", "33,70"})
  void centralizes(int inputs, int outputs) {
    RandomCase random = new RandomCase(inputs, inputs + " inputs, " + outputs + " outputs");
    Synapse synapse = new Synapse(32, -1, inputs, outputs);
    FloatArray gradients = FloatArray.allocate(32 + inputs * synapse.stride() + 16);
    FloatArray weights = random.rows(inputs, outputs);
    gradients.put(weights.toArray(), 0, 32, inputs * synapse.stride());
    gradients.set(31, 5f);
    gradients.set(gradients.length() - 1, 6f);
    FloatArray expected = RandomCase.copy(gradients);
    scalar.centralize(synapse, expected);
    kernels.centralize(synapse, gradients);
    random.assertSame("gradients", expected, gradients, gradients.length());
    assertEquals(5f, gradients.get(31));
    assertEquals(6f, gradients.get(gradients.length() - 1));
    for (int output = 0; output < outputs; output++) {
      double before = 0;
      double after = 0;
      for (int i = 0; i < inputs; i++) {
        before += weights.get(i * synapse.stride() + output);
        after += gradients.get(32 + i * synapse.stride() + output);
      }
      assertEquals(0, after, 1e-4);
      assertEquals(weights.get(output) - before / inputs, gradients.get(32 + output), 1e-5);
    }
  }

  /** Where nothing was ever learned and the gradient is zero, nothing may move, nor become NaN. */
  @Test
  void adamLeavesParametersWithoutGradientAlone() {
    FloatArray values = start(16).rows(1, 16);
    FloatArray before = RandomCase.copy(values);
    FloatArray zeros = FloatArray.allocate(16);
    Kernels.AdamStep step = new Kernels.AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 3f, 1f);
    kernels.adam(step, values, zeros, FloatArray.allocate(16), FloatArray.allocate(16), 16);
    start(16).assertSame("values", before, values, 16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 64, 65, 207})
  void adamTellsWhetherAllAreFinite(int count) {
    Kernels.AdamStep step = new Kernels.AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 3f, 1f);
    for (float culprit : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE, -0f}) {
      FloatArray values = start(count).rows(1, count);
      values.set(count - 1, culprit);
      FloatArray zeros = FloatArray.allocate(FloatArray.padded(count));
      boolean finite =
          kernels.adam(step, values, zeros, RandomCase.copy(zeros), RandomCase.copy(zeros), count);
      assertEquals(Float.isFinite(culprit), finite, () -> culprit + " of " + count);
    }
  }

  /** Moments of weights that have no gradient any more do not linger among subnormal numbers. */
  @Test
  void momentsEndInZero() {
    FloatArray first = FloatArray.allocate(16);
    FloatArray second = FloatArray.allocate(16);
    first.set(0, 0.9f * Kernels.AdamStep.LEAST_FIRST);
    first.set(1, -0.9f * Kernels.AdamStep.LEAST_FIRST);
    first.set(2, 2f * Kernels.AdamStep.LEAST_FIRST);
    first.set(3, Float.MIN_VALUE);
    second.set(0, 0.9f * Kernels.AdamStep.LEAST_SECOND);
    second.set(1, 2f * Kernels.AdamStep.LEAST_SECOND);
    second.set(3, Float.MIN_VALUE);
    second.set(4, 0.5f * Kernels.AdamStep.LEAST_SECOND);
    first.set(4, 3f * Kernels.AdamStep.LEAST_FIRST);
    kernels.settle(first, second, 16);
    float[] firsts = new float[16];
    firsts[2] = 2f * Kernels.AdamStep.LEAST_FIRST;
    firsts[4] = 3f * Kernels.AdamStep.LEAST_FIRST;
    float[] seconds = new float[16];
    seconds[1] = 2f * Kernels.AdamStep.LEAST_SECOND;
    seconds[4] = 0.5f * Kernels.AdamStep.LEAST_SECOND; // its step would be another one
    for (int i = 0; i < 16; i++) {
      assertEquals(firsts[i], first.get(i), Math.max(Float.MIN_VALUE, 1e-6f * firsts[i]));
      assertEquals(seconds[i], second.get(i), Math.max(Float.MIN_VALUE, 1e-6f * seconds[i]));
    }
  }

  @Test
  void arraysThatAreTooShortAreRefused() {
    FloatArray x = FloatArray.allocate(32);
    FloatArray shorter = FloatArray.allocate(16);
    assertThrows(IllegalArgumentException.class, () -> kernels.rectify(shorter, 17));
    assertThrows(IllegalArgumentException.class, () -> kernels.rectifyBackward(x, shorter, 32));
    assertThrows(IllegalArgumentException.class, () -> kernels.addScaled(1f, x, shorter, 32));
    assertThrows(IllegalArgumentException.class, () -> kernels.addScaled(1f, shorter, x, 32));
    assertThrows(IllegalArgumentException.class, () -> kernels.drawAlong(1f, x, shorter, 32));
    assertThrows(IllegalArgumentException.class, () -> kernels.drawAlong(1f, shorter, x, 32));
    assertThrows(IllegalArgumentException.class, () -> kernels.scale(1f, shorter, 32));
    assertThrows(IllegalArgumentException.class, () -> kernels.sumOfSquares(shorter, 32));
    Kernels.AdamStep step = new Kernels.AdamStep(1f, 0f, 0f, 1f, 1f, 1f);
    assertThrows(IllegalArgumentException.class, () -> kernels.adam(step, x, x, x, shorter, 32));
  }
}

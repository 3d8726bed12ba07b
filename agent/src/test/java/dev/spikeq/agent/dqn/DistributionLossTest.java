package dev.spikeq.agent.dqn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionLossTest {
  private static final double ROUNDING = 1e-7;

  /** Probabilities 1/2, 1/4, 1/4 of -1, 0, 1, behind a value that is not of the row. */
  private static final float[] HALF = {99, (float) Math.log(2), 0, 0};

  private static CategoricalLoss threeAtoms() {
    return new CategoricalLoss(new Network.Head.Categorical(3, -1, 1));
  }

  private static QuantileLoss quantiles(int count) {
    return new QuantileLoss(new Network.Head.Quantile(count));
  }

  @ParameterizedTest(name = "{0} + {1} Z")
  @CsvSource({
    // Nothing bootstrapped: the gain alone, on an atom, between two, outside.
    "0, 0, 0, 1, 0",
    "1, 0, 0, 0, 1",
    "-1, 0, 1, 0, 0",
    "0.25, 0, 0, 0.75, 0.25",
    "-0.5, 0, 0.5, 0.5, 0",
    "7, 0, 0, 0, 1",
    "-7, 0, 1, 0, 0",
    // Atoms come to be -0.25, 0.25 and 0.75.
    "0.25, 0.5, 0.125, 0.625, 0.25",
    // Every atom lands on one: at the same place, at the next, beyond the last.
    "0, 1, 0.5, 0.25, 0.25",
    "1, 1, 0, 0.5, 0.5",
    "3, 1, 0, 0, 1",
    // Some inside, some cut off: -2, 0 and 2.
    "0, 2, 0.5, 0.25, 0.25",
    "-0.5, 1, 0.625, 0.25, 0.125"
  })
  void projectsOntoAtoms(float gain, float bootstrap, double first, double second, double third) {
    CategoricalLoss loss = threeAtoms();
    loss.aim(0.3f, 0.9f, HALF, 1); // what was aimed at before is forgotten
    loss.aim(gain, bootstrap, HALF, 1);
    assertArrayEquals(new double[] {first, second, third}, loss.aim(), ROUNDING);
  }

  /** The greatest atom of such a support is no sum of its spacings in floating point. */
  @Test
  void theLastAtomIsOnTheSupport() {
    CategoricalLoss loss = new CategoricalLoss(new Network.Head.Categorical(50, -0.1f, 0.7f));
    loss.aim(0.7f, 0, new float[50], 0);
    assertEquals(1, loss.aim()[49], 1e-5);
    assertEquals(1, Arrays.stream(loss.aim()).sum(), 1e-12);
  }

  @Test
  void crossEntropyByHand() {
    CategoricalLoss loss = threeAtoms();
    loss.aim(0.25f, 0, HALF, 1);
    float[] errors = new float[4];
    // -3/4 log 1/4 - 1/4 log 1/4
    assertEquals(Math.log(4), loss.compare(HALF, 1, 2, errors), ROUNDING);
    assertArrayEquals(new float[] {0, 1, -1, 0}, errors, 1e-6f);
  }

  @Test
  void quantileRegressionByHand() {
    QuantileLoss loss = quantiles(2);
    loss.aim(1, 0.5f, new float[] {-50, 0, 8}, 1); // 1 and 5
    float[] errors = new float[3];
    // Levels 1/4 and 3/4. Of 0: 1/4 (0.5 + 4.5); of 1.5: 1/4 · 0.125 + 3/4 · 3.
    double expected = (0.25 * 5 + 0.25 * 0.125 + 0.75 * 3) / 2;
    assertEquals(expected, loss.compare(new float[] {9, 0, 1.5f}, 1, 4, errors), ROUNDING);
    float first = 4 * -(0.25f + 0.25f) / 2;
    float second = 4 * -(0.25f * -0.5f + 0.75f) / 2;
    assertArrayEquals(new float[] {0, first, second}, errors, 1e-6f);
  }

  @Test
  void quantilesWithoutBootstrapAimAtTheGain() {
    QuantileLoss loss = quantiles(3);
    loss.aim(-2, 0, new float[] {5, 6, 7}, 0);
    float[] errors = new float[3];
    assertEquals(0, loss.compare(new float[] {-2, -2, -2}, 0, 1, errors));
    assertArrayEquals(new float[3], errors);
  }

  /** One quantile is the median's regression: half of Huber's loss. */
  @Test
  void oneQuantileIsHuber() {
    QuantileLoss loss = quantiles(1);
    loss.aim(0, 1, new float[] {3}, 0);
    float[] errors = new float[1];
    assertEquals(0.5 * 2.5, loss.compare(new float[1], 0, 1, errors), ROUNDING);
    assertEquals(-0.5f, errors[0]);
  }

  static Stream<DistributionLoss> losses() {
    return Stream.of(
        new CategoricalLoss(new Network.Head.Categorical(7, -2, 3)), quantiles(7), quantiles(4));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void slopesAreThoseOfTheLoss(DistributionLoss loss) {
    int width = loss instanceof CategoricalLoss ? 7 : 4;
    SplittableRandom random = new SplittableRandom(5);
    int seen = 0;
    for (int draw = 0; draw < 20; draw++) {
      float[] after = drawn(random);
      float[] before = drawn(random);
      loss.aim((float) random.nextDouble(-2, 2), (float) random.nextDouble(), after, 1);
      float[] errors = new float[before.length];
      double value = loss.compare(before, 1, 1, errors);
      assertTrue(value >= 0);
      for (int i = 1; i <= width; i++) {
        float[] moved = before.clone();
        moved[i] += 1e-2f;
        double up = moved[i];
        double above = loss.compare(moved, 1, 1, new float[before.length]);
        moved[i] = before[i] - 1e-2f;
        double below = loss.compare(moved, 1, 1, new float[before.length]);
        // Quantile regression has kinks in its slope.
        double tolerance = loss instanceof CategoricalLoss ? 1e-4 : 6e-3;
        assertEquals((above - below) / (up - moved[i]), errors[i], tolerance, "value " + i);
        seen += Math.abs(errors[i]) > 0.02 ? 1 : 0;
      }
      assertEquals(0, errors[0]);
    }
    assertTrue(seen > 30, "slopes that a test can see: " + seen);
  }

  private static float[] drawn(SplittableRandom random) {
    float[] values = new float[9];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theWeightIsThatOfTheSlopesAlone(DistributionLoss loss) {
    SplittableRandom random = new SplittableRandom(6);
    float[] before = drawn(random);
    loss.aim(1, 0.5f, drawn(random), 1);
    float[] once = new float[9];
    float[] thrice = new float[9];
    assertEquals(loss.compare(before, 1, 1, once), loss.compare(before, 1, 3, thrice));
    for (int i = 0; i < 9; i++) {
      assertEquals(3 * once[i], thrice[i], 1e-6f);
    }
  }
}

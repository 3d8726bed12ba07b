package dev.spikeq.snn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Losses at values worked out by hand, and their derivatives against finite differences. */
final class LossTest {
  @Test
  void valuesAreRight() {
    RegressionLoss squared = new RegressionLoss.MeanSquared();
    assertEquals(9f, squared.value(-3f));
    assertEquals(-6f, squared.derivative(-3f));
    RegressionLoss smooth = new RegressionLoss.SmoothL1();
    assertEquals(0.125f, smooth.value(0.5f));
    assertEquals(2.5f, smooth.value(-3f));
    assertEquals(0.5f, smooth.derivative(0.5f));
    assertEquals(-1f, smooth.derivative(-3f));
    RegressionLoss wide = new RegressionLoss.SmoothL1(2f);
    assertEquals(0.25f, wide.value(1f));
    assertEquals(4f, wide.value(5f));
    assertEquals(0.5f, wide.derivative(1f));
    assertTrue(Float.isNaN(smooth.derivative(Float.NaN)), "a NaN is not hidden");
  }

  @Test
  void derivativesAreSlopes() {
    for (RegressionLoss loss :
        List.of(
            new RegressionLoss.MeanSquared(),
            new RegressionLoss.SmoothL1(),
            new RegressionLoss.SmoothL1(0.3f))) {
      for (float error = -2.03f; error < 2; error += 0.1f) {
        float step = 1f / 1024;
        float slope = (loss.value(error + step) - loss.value(error - step)) / (2 * step);
        assertEquals(slope, loss.derivative(error), 2e-3, loss + " at " + error);
      }
    }
  }

  @Test
  void smoothL1NeedsAPositiveDelta() {
    assertThrows(IllegalArgumentException.class, () -> new RegressionLoss.SmoothL1(0f));
    assertThrows(IllegalArgumentException.class, () -> new RegressionLoss.SmoothL1(Float.NaN));
  }

  @Test
  void crossEntropyOfEqualLogitsIsTheLogarithmOfTheClasses() {
    float[] gradient = new float[8];
    double loss = CrossEntropy.meanWithGradient(new float[8], new int[] {0, 3}, 2, 4, gradient);
    assertEquals(Math.log(4), loss, 1e-12);
    assertArrayEquals(
        new float[] {-0.375f, 0.125f, 0.125f, 0.125f, 0.125f, 0.125f, 0.125f, -0.375f},
        gradient,
        1e-7f);
  }

  @Test
  void crossEntropyGradientIsItsSlope() {
    float[] logits = {0.3f, -1.2f, 2f, 0.1f, 0f, -0.4f};
    int[] targets = {2, 0};
    float[] gradient = new float[6];
    float[] unused = new float[6];
    CrossEntropy.meanWithGradient(logits, targets, 2, 3, gradient);
    for (int i = 0; i < 6; i++) {
      float[] moved = logits.clone();
      moved[i] = logits[i] + 1f / 256;
      double above = CrossEntropy.meanWithGradient(moved, targets, 2, 3, unused);
      moved[i] = logits[i] - 1f / 256;
      double below = CrossEntropy.meanWithGradient(moved, targets, 2, 3, unused);
      assertEquals((above - below) * 128, gradient[i], 1e-5, "logit " + i);
    }
  }

  @Test
  void crossEntropyOfHugeLogitsIsFinite() {
    float[] gradient = new float[2];
    double loss =
        CrossEntropy.meanWithGradient(new float[] {3e38f, -3e38f}, new int[] {0}, 1, 2, gradient);
    assertEquals(0, loss);
    assertArrayEquals(new float[] {0, 0}, gradient);
  }

  @Test
  void classesThatAreNoneAreRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    CrossEntropy.meanWithGradient(new float[2], new int[] {2}, 1, 2, new float[2]))
            .getMessage();
    assertTrue(message.contains("[0, 2)") && message.contains("found 2"), message);
  }
}

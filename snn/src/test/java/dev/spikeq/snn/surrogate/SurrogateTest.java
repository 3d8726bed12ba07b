package dev.spikeq.snn.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every surrogate derivative must be: symmetric, not negative, zero outside its support. */
final class SurrogateTest {
  static List<Surrogate> surrogates() {
    return List.of(
        new Surrogate.ATan(2f),
        new Surrogate.Sigmoid(4f),
        new Surrogate.FastSigmoid(25f),
        new Surrogate.Triangle(0.3f, 0.7f),
        new Surrogate.PiecewiseQuadratic(1.3f),
        new Surrogate.QGate(2f),
        new Surrogate.Rectangle(0.8f));
  }

  @ParameterizedTest
  @MethodSource("surrogates")
  void derivativesAreHighestAtTheThreshold(Surrogate surrogate) {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 10_000; i++) {
      float u = (float) random.nextDouble(-3, 3);
      float derivative = surrogate.derivative(u);
      assertEquals(derivative, surrogate.derivative(-u));
      assertTrue(derivative >= 0 && derivative <= surrogate.derivative(0f));
      if (Math.abs(u) > surrogate.support()) {
        assertEquals(0f, derivative);
      }
    }
    for (float far : new float[] {1e10f, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
      assertEquals(0f, surrogate.derivative(far), 1e-9f);
    }
  }

  @Test
  void unitAreasAreOne() {
    for (Surrogate surrogate :
        List.of(
            new Surrogate.PiecewiseQuadratic(1.3f),
            new Surrogate.QGate(2f),
            new Surrogate.Rectangle(0.8f),
            new Surrogate.Sigmoid(20f))) {
      double area = 0;
      for (int i = -40_000; i < 40_000; i++) {
        area += surrogate.derivative((i + 0.5f) / 10_000) / 10_000;
      }
      assertEquals(1, area, 1e-3, surrogate::toString);
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    for (float bad : new float[] {0f, -1f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new Surrogate.ATan(bad));
      assertThrows(IllegalArgumentException.class, () -> new Surrogate.Sigmoid(bad));
      assertThrows(IllegalArgumentException.class, () -> new Surrogate.FastSigmoid(1f, bad));
      assertThrows(IllegalArgumentException.class, () -> new Surrogate.Triangle(bad, 1f));
      assertThrows(IllegalArgumentException.class, () -> new Surrogate.PiecewiseQuadratic(bad));
      assertThrows(IllegalArgumentException.class, () -> new Surrogate.QGate(bad));
      assertThrows(IllegalArgumentException.class, () -> new Surrogate.Rectangle(bad));
    }
  }
}

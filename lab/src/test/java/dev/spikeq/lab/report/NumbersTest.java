package dev.spikeq.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NumbersTest {
  @Test
  void readsWellInEverySize() {
    assertEquals("498.3", Numbers.score(498.3));
    assertEquals("−103.4", Numbers.score(-103.4));
    assertEquals("0.0", Numbers.score(-0.01));
    assertEquals("12,345", Numbers.significant(12_345));
    assertEquals("1.20e−05", Numbers.significant(1.2e-5));
    assertEquals("–", Numbers.score(Double.NaN));
    assertEquals("0.5 %", Numbers.percent(0.005));
    assertEquals("20 %", Numbers.percent(0.2));
    assertEquals("21.5 µs", Numbers.micros(21.5));
    assertEquals("1.50 ms", Numbers.micros(1500));
    assertEquals("6.2 s", Numbers.seconds(6.2));
    assertEquals("5.0 min", Numbers.seconds(300));
    assertEquals("-3.05", Numbers.place(-3.05));
    assertEquals("12", Numbers.place(12.001));
  }

  @Test
  void ticksAreRoundAndCoverTheValues() {
    Scale scale = Scale.around(List.of(new double[] {9, 493, Double.NaN}), 5, 100, 0);
    assertEquals(List.of(0.0, 100.0, 200.0, 300.0, 400.0, 500.0), scale.ticks(5));
    assertEquals(100, scale.at(0));
    assertEquals(0, scale.at(500));
  }

  @Test
  void equalValuesStillHaveAScale() {
    Scale scale = Scale.around(List.of(new double[] {500, 500}), 5, 100, 0);
    assertEquals(50, scale.at(500), 25);
    assertEquals(new Scale(0, 1, 100, 0), Scale.around(List.of(), 5, 100, 0));
  }

  @Test
  void anEmptyRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Scale(1, 1, 0, 1));
  }

  @Test
  void bandsHaveAMeanWhereAllCurvesHaveAValue() {
    Band band =
        Band.over(
            List.of(
                Curve.of(new double[] {0, 10, 20}, new double[] {0, 10, 20}),
                Curve.of(new double[] {5, 15}, new double[] {1, 3})));
    assertEquals(5, band.x()[0]);
    assertEquals(15, band.x()[band.x().length - 1]);
    assertEquals(3, band.mean()[0], "5 and 1");
    assertEquals(6, band.mean()[1], "10 and 2, halfway");
  }

  @Test
  void smoothingLooksBackAlone() {
    Curve curve = Curve.of(new double[] {1, 2, 3}, new double[] {1, 3, 7}).smoothed(2);
    assertEquals(List.of(1.0, 2.0, 5.0), Arrays.stream(curve.y()).boxed().toList());
  }
}

package dev.spikeq.lab.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.random.RandomStream;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
  @Test
  void knownValues() {
    double[] sample = {2, 4, 4, 4, 5, 5, 7, 9};
    assertEquals(5, Statistics.mean(sample));
    assertEquals(Math.sqrt(32.0 / 7), Statistics.standardDeviation(sample), 1e-15);
    // A quarter of 8 off each end leaves 4, 4, 5, 5.
    assertEquals(4.5, Statistics.interquartileMean(sample));
    // A quarter of 7 is 1.
    assertEquals(4, Statistics.interquartileMean(new double[] {-100, 1, 3, 4, 5, 7, 1000}));
    assertEquals(2.5, Statistics.quantile(new double[] {1, 2, 3, 4}, 0.5));
    assertEquals(1, Statistics.quantile(new double[] {1, 2, 3, 4}, 0));
    assertEquals(4, Statistics.quantile(new double[] {1, 2, 3, 4}, 1));
  }

  @Test
  void theBootstrapOfManyNormalNumbersIsTheNormalInterval() {
    RandomStream random = RandomStream.root(11);
    double[] sample = new double[400];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = 10 + 2 * random.nextGaussian();
    }
    double mean = Statistics.mean(sample);
    double half = 1.96 * Statistics.standardDeviation(sample) / Math.sqrt(sample.length);
    Interval interval = Statistics.bootstrappedMean(sample);
    assertEquals(mean - half, interval.low(), 0.03 * half);
    assertEquals(mean + half, interval.high(), 0.03 * half);
    assertEquals(interval, Statistics.bootstrappedMean(sample));
  }

  @Test
  void theBootstrapOfTwoNumbersIsTheirRange() {
    // Each end has a probability of a quarter, more than the tail.
    assertEquals(new Interval(1, 3), Statistics.bootstrappedMean(new double[] {3, 1}));
  }

  @Test
  void oneNumberIsAPoint() {
    double[] one = {3};
    assertEquals(new Interval(3, 3), Statistics.bootstrappedMean(one));
    assertEquals(0, Statistics.standardDeviation(one));
    assertEquals(3, Statistics.interquartileMean(one));
  }

  @Test
  void noNumbersAreRefused() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Statistics.mean(new double[0]));
    assertTrue(refusal.getMessage().contains("at least one"));
  }

  @Test
  void aRatioWeighsEpisodesByTheirLength() {
    double[] agreed = {1, 90};
    double[] decided = {10, 90};
    assertEquals(0.91, Statistics.ratio(agreed, decided), 1e-12);
    Interval interval = Statistics.bootstrappedRatio(agreed, decided);
    assertEquals(0.1, interval.low(), 1e-12);
    assertEquals(1, interval.high(), 1e-12);
  }

  @Test
  void wilsonsIntervalIsThatOfTheTables() {
    Interval interval = Statistics.share(8, 10);
    assertEquals(0.490, interval.low(), 5e-4);
    assertEquals(0.943, interval.high(), 5e-4);
    assertEquals(1, Statistics.share(10, 10).high(), 1e-12);
  }
}

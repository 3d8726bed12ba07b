package dev.spikeq.lab.report;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Percentile bootstrap of a mean; equal data give equal intervals. */
final class Bootstrap {
  private static final int RESAMPLES = 2000;

  private Bootstrap() {}

  /** The mean with its 95 % interval; one value is its own interval. */
  static Interval mean(double[] values) {
    if (values.length == 0) {
      return Interval.none();
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    if (values.length == 1) {
      return new Interval(mean, mean, mean);
    }
    SplittableRandom random = new SplittableRandom(values.length);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < values.length; j++) {
        sum += values[random.nextInt(values.length)];
      }
      means[i] = sum / values.length;
    }
    Arrays.sort(means);
    return new Interval(mean, means[(int) (0.025 * RESAMPLES)], means[(int) (0.975 * RESAMPLES)]);
  }
}

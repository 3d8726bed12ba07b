package dev.spikeq.lab.report;

import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;

/**
 * Resamples seeds once for a whole curve: a seed that is drawn is drawn everywhere along it, so
 * that the interval is that of curves, and smooth. Fewer resamples than for a final figure will do,
 * since nobody reads a number off a band.
 */
final class Resamples {
  private static final int COUNT = 1000;
  private static final double TAIL = 0.025;

  private final int[][] draws;

  /** Draws from so many seeds; equal numbers of seeds give equal draws. */
  Resamples(int seeds) {
    RandomStream random = RandomStream.root(0).child("bootstrap/curves");
    draws = new int[seeds < 2 ? 0 : COUNT][seeds];
    for (int[] draw : draws) {
      Arrays.setAll(draw, _ -> random.nextInt(seeds));
    }
  }

  /**
   * The 95 % interval of the mean by the percentile bootstrap.
   *
   * @param values one per seed
   */
  Interval interval(double[] values) {
    if (values.length == 1) {
      return new Interval(values[0], values[0]);
    }
    double[] means = new double[draws.length];
    for (int i = 0; i < draws.length; i++) {
      double sum = 0;
      for (int seed : draws[i]) {
        sum += values[seed];
      }
      means[i] = sum / values.length;
    }
    Arrays.sort(means);
    int low = (int) (TAIL * COUNT);
    return new Interval(means[low], means[COUNT - 1 - low]);
  }
}

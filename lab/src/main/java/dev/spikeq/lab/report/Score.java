package dev.spikeq.lab.report;

import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.lab.statistics.Statistics;

/**
 * A mean return and how sure it is.
 *
 * @param mean the mean; NaN where nothing is known
 * @param interval its 95 % interval; of NaN where none is known
 */
record Score(double mean, Interval interval) {
  /** The mean of several numbers with its bootstrapped interval. */
  static Score of(double[] sample) {
    return sample.length == 0
        ? new Score(Double.NaN, new Interval(Double.NaN, Double.NaN))
        : new Score(Statistics.mean(sample), Statistics.bootstrappedMean(sample));
  }

  double low() {
    return interval.low();
  }

  double high() {
    return interval.high();
  }

  /** The interval as people write it, to one decimal. */
  String range() {
    return "[" + Numbers.score(low()) + ",\u00a0" + Numbers.score(high()) + "]";
  }
}

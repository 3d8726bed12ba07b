package dev.spikeq.lab.statistics;

import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;

/**
 * Statistics of a sample: returns of episodes, or mean returns of seeds. No method changes its
 * array; every one needs at least one number.
 */
public final class Statistics {
  private static final int RESAMPLES = 10_000;
  private static final double TAIL = 0.025;

  private Statistics() {}

  /** The mean. */
  public static double mean(double[] sample) {
    requireOne(sample);
    double sum = 0;
    for (double value : sample) {
      sum += value;
    }
    return sum / sample.length;
  }

  /** The sample standard deviation (divided by n - 1); 0 for a single number. */
  public static double standardDeviation(double[] sample) {
    double mean = mean(sample);
    double squares = 0;
    for (double value : sample) {
      squares += (value - mean) * (value - mean);
    }
    return sample.length == 1 ? 0 : Math.sqrt(squares / (sample.length - 1));
  }

  /**
   * The interquartile mean: that of what remains when a quarter of the numbers, rounded down, is
   * taken away at each end. Source: Agarwal et al., Deep reinforcement learning at the edge of the
   * statistical precipice, 2021.
   */
  public static double interquartileMean(double[] sample) {
    requireOne(sample);
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int cut = sorted.length / 4;
    return mean(Arrays.copyOfRange(sorted, cut, sorted.length - cut));
  }

  /**
   * A 95 % interval of the mean by the percentile bootstrap with 10,000 resamples. Source: Efron,
   * 1979. Its draws have a fixed seed: equal samples give equal intervals. For fewer than about ten
   * numbers it is somewhat too narrow; for one it is a point.
   */
  public static Interval bootstrappedMean(double[] sample) {
    requireOne(sample);
    RandomStream random = RandomStream.root(0).child("bootstrap");
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < sample.length; j++) {
        sum += sample[random.nextInt(sample.length)];
      }
      means[i] = sum / sample.length;
    }
    Arrays.sort(means);
    return new Interval(quantile(means, TAIL), quantile(means, 1 - TAIL));
  }

  /**
   * One sum over another, such as decisions that agree over decisions.
   *
   * @param parts what is counted, a number for each episode
   * @param wholes out of how many, as many numbers, not all 0
   */
  public static double ratio(double[] parts, double[] wholes) {
    return mean(parts) / mean(wholes);
  }

  /**
   * A 95 % interval of {@link #ratio} by the percentile bootstrap with 10,000 resamples: an episode
   * is drawn with its part and its whole, since decisions within one are alike. Its draws have a
   * fixed seed.
   *
   * @param parts what is counted, a number for each episode
   * @param wholes out of how many, as many numbers, all above 0
   */
  public static Interval bootstrappedRatio(double[] parts, double[] wholes) {
    requireOne(parts);
    RandomStream random = RandomStream.root(0).child("bootstrap");
    double[] ratios = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double part = 0;
      double whole = 0;
      for (int j = 0; j < parts.length; j++) {
        int drawn = random.nextInt(parts.length);
        part += parts[drawn];
        whole += wholes[drawn];
      }
      ratios[i] = part / whole;
    }
    Arrays.sort(ratios);
    return new Interval(quantile(ratios, TAIL), quantile(ratios, 1 - TAIL));
  }

  /**
   * A 95 % interval of a share of independent trials, by Wilson's score. Source: Wilson, Probable
   * inference, the law of succession, and statistical inference, 1927.
   *
   * @param successes from 0 to {@code trials}
   * @param trials at least 1
   */
  public static Interval share(long successes, long trials) {
    double z = 1.959963984540054;
    double p = (double) successes / trials;
    double centre = p + z * z / (2 * trials);
    double reach = z * Math.sqrt(p * (1 - p) / trials + z * z / (4.0 * trials * trials));
    double scale = 1 + z * z / trials;
    return new Interval(
        Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale));
  }

  /**
   * A quantile by linear interpolation between neighbours.
   *
   * @param sorted at least one number, in ascending order
   * @param share in [0, 1]
   */
  public static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  private static void requireOne(double[] sample) {
    if (sample.length == 0) {
      throw new IllegalArgumentException("Statistics: expected at least one number, found none");
    }
  }
}

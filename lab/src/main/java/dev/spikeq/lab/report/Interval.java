package dev.spikeq.lab.report;

/**
 * A mean and how sure it is.
 *
 * @param mean the mean
 * @param low lower end of the 95 % interval
 * @param high upper end
 */
record Interval(double mean, double low, double high) {
  /** Nothing known. */
  static Interval none() {
    return new Interval(Double.NaN, Double.NaN, Double.NaN);
  }

  /** The interval as people write it, to one decimal. */
  String range() {
    return "[" + Numbers.score(low) + ", " + Numbers.score(high) + "]";
  }
}

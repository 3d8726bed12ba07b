package dev.spikeq.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to places along an axis, linearly.
 *
 * @param low value at the axis' beginning
 * @param high value at its end, above {@code low}
 * @param from place of {@code low}
 * @param to place of {@code high}; smaller than {@code from} where the axis points up
 */
record Scale(double low, double high, double from, double to) {
  /** Checks that there is something to map. */
  Scale {
    if (!(high > low) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "Scale: expected a finite range, found " + low + " to " + high);
    }
  }

  /**
   * A scale that holds all values, widened to whole ticks.
   *
   * @param values what will be drawn; those that are not finite are left out
   * @param ticks about how many ticks there will be
   */
  static Scale around(Iterable<double[]> values, int ticks, double from, double to) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] some : values) {
      for (double value : some) {
        if (Double.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (low > high) {
      return new Scale(0, 1, from, to);
    }
    if (high - low < 1e-9 * Math.max(1, Math.abs(high))) {
      double room = Math.max(Math.abs(high) * 0.05, 1e-3);
      low -= room;
      high += room;
    }
    double step = niceStep((high - low) / ticks);
    return new Scale(Math.floor(low / step) * step, Math.ceil(high / step) * step, from, to);
  }

  /** The same places for a range that ends exactly where the values end. */
  Scale ending(double newLow, double newHigh) {
    return new Scale(newLow, newHigh > newLow ? newHigh : newLow + 1, from, to);
  }

  /** Where a value lies. */
  double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /**
   * Round values within the range: multiples of 1, 2 or 5 times a power of ten.
   *
   * @param about how many are wanted
   */
  List<Double> ticks(int about) {
    double step = niceStep((high - low) / about);
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    for (long i = first; i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The distance between ticks. */
  double tickStep(int about) {
    return niceStep((high - low) / about);
  }

  private static double niceStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double fraction = raw / power;
    double nice = fraction <= 1.001 ? 1 : fraction <= 2.001 ? 2 : fraction <= 5.001 ? 5 : 10;
    return nice * power;
  }
}

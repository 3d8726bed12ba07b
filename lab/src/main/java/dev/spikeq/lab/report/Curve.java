package dev.spikeq.lab.report;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A line through points, by ascending x.
 *
 * @param x places, finite
 * @param y values, finite, as many
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record Curve(double[] x, double[] y) {
  /** The points that are finite and come after the one before. */
  static Curve of(double[] x, double[] y) {
    double[] furthest = {Double.NEGATIVE_INFINITY};
    int[] kept =
        IntStream.range(0, Math.min(x.length, y.length))
            .filter(i -> {
              boolean good = Double.isFinite(y[i]) && Double.isFinite(x[i]) && x[i] > furthest[0];
              if (good) {
                furthest[0] = x[i];
              }
              return good;
            })
            .toArray();
    return new Curve(
        Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> y[i]).toArray());
  }

  boolean isEmpty() {
    return x.length == 0;
  }

  double first() {
    return x[0];
  }

  double last() {
    return x[x.length - 1];
  }

  /** The value at a place, on the straight line between two points; NaN outside. */
  double at(double place) {
    int found = Arrays.binarySearch(x, place);
    if (found >= 0) {
      return y[found];
    }
    int after = -found - 1;
    if (after == 0 || after == x.length) {
      return Double.NaN;
    }
    double share = (place - x[after - 1]) / (x[after] - x[after - 1]);
    return y[after - 1] + share * (y[after] - y[after - 1]);
  }

  /** The mean over the last so many points, at each. */
  Curve smoothed(int points) {
    double[] means = new double[y.length];
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += y[i];
      if (i >= points) {
        sum -= y[i - points];
      }
      means[i] = sum / Math.min(i + 1, points);
    }
    return new Curve(x, means);
  }

  /** The same line through no more than so many points, evenly chosen, the last among them. */
  Curve thinned(int most) {
    if (x.length <= most) {
      return this;
    }
    int[] kept =
        IntStream.range(0, most)
            .map(i -> (int) Math.round((double) i * (x.length - 1) / (most - 1)))
            .toArray();
    return new Curve(
        Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> y[i]).toArray());
  }
}

package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.SpikeTrain;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random arguments of kernels, all from one seed, and comparisons whose messages name it.
 *
 * @param seed what everything is drawn from
 * @param what the case in words
 * @param random the generator, at its beginning
 */
record RandomCase(long seed, String what, SplittableRandom random) {
  /** One unit in the last place of 1, twice the largest relative rounding error. */
  private static final double ULP = Math.ulp(1f);

  RandomCase(long seed, String what) {
    this(seed, what, new SplittableRandom(seed));
  }

  /** Rows of values in [-1, 1) whose padding is zero. */
  FloatArray rows(int rows, int width) {
    int stride = FloatArray.padded(width);
    FloatArray array = FloatArray.allocate(rows * stride);
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < width; n++) {
        array.set(row * stride + n, value());
      }
    }
    return array;
  }

  float value() {
    return (float) random.nextDouble(-1, 1);
  }

  /** Spikes with the given probability: 0 makes an empty train and 1 a full one. */
  SpikeTrain spikes(int rows, int width, double probability) {
    SpikeTrain spikes = new SpikeTrain(Math.max(1, rows), width);
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < width; n++) {
        if (random.nextDouble() < probability) {
          spikes.set(row, n);
        }
      }
    }
    return spikes;
  }

  static FloatArray copy(FloatArray array) {
    FloatArray copy = FloatArray.allocate(array.length());
    copy.copyFrom(array);
    return copy;
  }

  static FloatArray magnitudes(FloatArray array) {
    FloatArray copy = FloatArray.allocate(array.length());
    for (int i = 0; i < array.length(); i++) {
      copy.set(i, Math.abs(array.get(i)));
    }
    return copy;
  }

  /** Something that is not zero, so that a kernel which forgets to write is found out. */
  static FloatArray garbage(int rows, int width) {
    int stride = FloatArray.padded(width);
    FloatArray array = FloatArray.allocate(rows * stride);
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < width; n++) {
        array.set(row * stride + n, 77f);
      }
    }
    return array;
  }

  /** Demands equal numbers; 0 equals -0, NaN equals NaN. */
  void assertSame(String array, FloatArray expected, FloatArray actual, int count) {
    for (int i = 0; i < count; i++) {
      float e = expected.get(i);
      float a = actual.get(i);
      if (!(e == a || (Float.isNaN(e) && Float.isNaN(a)))) {
        throw new AssertionError(
            "%s: %s[%d]: expected %s, found %s".formatted(this, array, i, e, a));
      }
    }
  }

  /**
   * Demands sums that differ by rounding alone.
   *
   * @param magnitudes for each sum that of its terms' magnitudes
   * @param terms how many terms a sum has at most
   */
  void assertSums(
      String array, FloatArray expected, FloatArray actual, FloatArray magnitudes, int terms) {
    for (int i = 0; i < expected.length(); i++) {
      double bound = ULP * (terms + 2) * magnitudes.get(i);
      double difference = Math.abs((double) expected.get(i) - actual.get(i));
      if (!(difference <= bound)) {
        throw new AssertionError(
            "%s: %s[%d]: expected %s, found %s, allowed %s"
                .formatted(this, array, i, expected.get(i), actual.get(i), bound));
      }
    }
  }

  /** Demands |actual - expected| at most tolerance times the largest |expected|. */
  void assertScaled(
      String array, FloatArray expected, FloatArray actual, int count, double tolerance) {
    double largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Math.abs(expected.get(i)));
    }
    for (int i = 0; i < count; i++) {
      double difference = Math.abs((double) expected.get(i) - actual.get(i));
      if (!(difference <= tolerance * largest)) {
        throw new AssertionError(
            "%s: %s[%d]: expected %s, found %s, allowed %s x %s"
                .formatted(this, array, i, expected.get(i), actual.get(i), tolerance, largest));
      }
    }
  }

  void assertPaddingZero(String array, FloatArray values, int rows, int width) {
    int stride = FloatArray.padded(width);
    for (int row = 0; row < rows; row++) {
      for (int n = width; n < stride; n++) {
        float value = values.get(row * stride + n);
        if (value != 0) {
          throw new AssertionError(
              "%s: %s[%d, %d]: expected zero padding, found %s"
                  .formatted(this, array, row, n, value));
        }
      }
    }
  }

  void assertSame(String array, SpikeTrain expected, SpikeTrain actual) {
    assertEquals(
        Arrays.toString(expected.words()), Arrays.toString(actual.words()), this + ": " + array);
  }

  void assertSame(EventList expected, EventList actual, int rows) {
    int count = expected.starts()[rows];
    assertEquals(
        Arrays.toString(Arrays.copyOf(expected.starts(), rows + 1)),
        Arrays.toString(Arrays.copyOf(actual.starts(), rows + 1)),
        this + ": starts");
    assertEquals(
        Arrays.toString(Arrays.copyOf(expected.indices(), count)),
        Arrays.toString(Arrays.copyOf(actual.indices(), count)),
        this + ": indices");
  }

  @Override
  public String toString() {
    return what + ", seed " + seed;
  }
}

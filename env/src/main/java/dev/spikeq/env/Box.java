package dev.spikeq.env;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Arrays of float32 within bounds, one lower and one upper per element; a bound may be infinite.
 *
 * @param shape the length of every dimension, row-major; copied on the way in and out
 * @param low the lowest value of every element, length {@link #size}; copied on the way in and out
 * @param high the highest value of every element, length {@link #size}; copied likewise
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record Box(int[] shape, float[] low, float[] high) implements Space {

  /** Checks the bounds against the shape and each other, and copies the arrays. */
  public Box {
    shape = shape.clone();
    low = low.clone();
    high = high.clone();
    int size = 1;
    for (int length : shape) {
      if (length < 1) {
        throw new IllegalArgumentException(
            "Box: expected lengths of 1 or more, found the shape " + Arrays.toString(shape));
      }
      size = Math.multiplyExact(size, length);
    }
    if (low.length != size || high.length != size) {
      throw new IllegalArgumentException(
          "Box: shape %s needs %d bounds, found %d lower and %d upper ones"
              .formatted(Arrays.toString(shape), size, low.length, high.length));
    }
    for (int i = 0; i < size; i++) {
      if (!(low[i] <= high[i])) { // also true for NaN
        throw new IllegalArgumentException(
            "Box: element %d: expected low <= high, found [%s, %s]".formatted(i, low[i], high[i]));
      }
    }
  }

  /**
   * Makes a box with one dimension.
   *
   * @param low the lowest values
   * @param high the highest values, as many
   */
  public Box(float[] low, float[] high) {
    this(new int[] {low.length}, low, high);
  }

  /**
   * Returns a box whose elements all have the same bounds.
   *
   * @param low the lowest value of every element
   * @param high the highest value of every element
   * @param shape the length of every dimension
   */
  public static Box uniform(float low, float high, int... shape) {
    int size = 1;
    for (int length : shape) {
      size = Math.multiplyExact(size, Math.max(length, 0));
    }
    float[] lows = new float[size];
    float[] highs = new float[size];
    Arrays.fill(lows, low);
    Arrays.fill(highs, high);
    return new Box(shape, lows, highs);
  }

  /** Returns the number of elements: the product of the shape. */
  public int size() {
    return low.length;
  }

  /** Returns a copy of the shape. */
  @Override
  public int[] shape() {
    return shape.clone();
  }

  /** Returns a copy of the lower bounds. */
  @Override
  public float[] low() {
    return low.clone();
  }

  /** Returns a copy of the upper bounds. */
  @Override
  public float[] high() {
    return high.clone();
  }

  /**
   * Returns one lower bound, without a copy of the array.
   *
   * @param element which one, row-major from 0
   */
  public float low(int element) {
    return low[element];
  }

  /**
   * Returns one upper bound, without a copy of the array.
   *
   * @param element which one, row-major from 0
   */
  public float high(int element) {
    return high[element];
  }

  /**
   * Returns whether values have the right length and lie within the bounds; NaN never does.
   *
   * @param values the values to look at
   */
  public boolean contains(float[] values) {
    if (values.length != low.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= low[i] && values[i] <= high[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean contains(Action action) {
    return action instanceof Action.Continuous continuous && contains(continuous.values());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Elements with an infinite bound are drawn from a normal distribution of width 1, moved
   * inside a bound where there is one on one side.
   */
  @Override
  public Action.Continuous sample(RandomGenerator random) {
    float[] values = new float[low.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) sampleElement(random, low[i], high[i]);
    }
    return new Action.Continuous(values);
  }

  private static double sampleElement(RandomGenerator random, float low, float high) {
    if (Float.isFinite(low) && Float.isFinite(high)) {
      return low + ((double) high - low) * random.nextDouble();
    }
    double normal = random.nextGaussian();
    if (Float.isFinite(low)) {
      return low + Math.abs(normal);
    }
    return Float.isFinite(high) ? high - Math.abs(normal) : normal;
  }

  /**
   * Returns an action as one of this box's size, having checked kind, length and that no value is
   * NaN; values beyond the bounds pass, since continuous tasks clip them themselves.
   *
   * @param action a continuous action
   * @throws IllegalArgumentException if the action is of another kind or length or holds a NaN
   */
  public Action.Continuous continuous(Action action) {
    if (!(action instanceof Action.Continuous continuous) || continuous.size() != low.length) {
      throw new IllegalArgumentException(
          "Action: expected a continuous action of " + low.length + " values, found " + action);
    }
    for (int i = 0; i < low.length; i++) {
      if (Float.isNaN(continuous.value(i))) {
        throw new IllegalArgumentException("Action: expected numbers, found " + action);
      }
    }
    return continuous;
  }

  /**
   * Checks that an array can take an observation of this space; what {@link Environment#reset} and
   * {@link Environment#step} start with.
   *
   * @param observation the array to be filled
   * @throws IllegalArgumentException if its length is not {@link #size}
   */
  public void checkLength(float[] observation) {
    if (observation.length != low.length) {
      throw new IllegalArgumentException(
          "Observation: expected an array of length %d (shape %s), found length %d"
              .formatted(low.length, Arrays.toString(shape), observation.length));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Box that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(low, that.low)
        && Arrays.equals(high, that.high);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(shape) + Arrays.hashCode(low)) + Arrays.hashCode(high);
  }

  @Override
  public String toString() {
    return low.length <= 16
        ? "Box[low=" + Arrays.toString(low) + ", high=" + Arrays.toString(high) + "]"
        : "Box[shape=" + Arrays.toString(shape) + "]";
  }
}

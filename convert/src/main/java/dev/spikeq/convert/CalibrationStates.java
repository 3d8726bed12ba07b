package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import java.util.Arrays;

/**
 * Observations, scaled as the network sees them, that thresholds are settled on. Activations on
 * other states may exceed the thresholds: calibrate on what the spiking network will meet, its own
 * mistakes included.
 */
public final class CalibrationStates {
  private static final CalibrationStates NONE = new CalibrationStates(new float[0], 0);

  private final float[] values;
  private final int width;

  private CalibrationStates(float[] values, int width) {
    this.values = values;
    this.width = width;
  }

  /**
   * For conversions that need none; all others refuse it.
   *
   * @return no states
   */
  public static CalibrationStates none() {
    return NONE;
  }

  /**
   * Takes states.
   *
   * @param values {@code [count, width]}, one state after the other; copied
   * @param width number of values in a state, at least 1
   * @return the states
   * @throws IllegalArgumentException for no rows, a broken row, or a value that is not finite
   */
  public static CalibrationStates of(float[] values, int width) {
    if (width < 1 || values.length == 0 || values.length % width != 0) {
      throw new IllegalArgumentException(
          "CalibrationStates: expected at least one row of at least 1 value each, found "
              + values.length
              + " values for rows of "
              + width);
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "CalibrationStates: expected finite values, found "
                + values[i]
                + " in row "
                + i / width
                + ", column "
                + i % width
                + " (both from 0): remove or repair that row");
      }
    }
    return new CalibrationStates(values.clone(), width);
  }

  /**
   * These and others.
   *
   * @param others states of the same width
   * @return these, then the others
   */
  public CalibrationStates and(CalibrationStates others) {
    if (others.width != width) {
      throw new IllegalArgumentException(
          "CalibrationStates: expected rows of " + width + " values, found " + others.width);
    }
    float[] all = Arrays.copyOf(values, values.length + others.values.length);
    System.arraycopy(others.values, 0, all, values.length, others.values.length);
    return new CalibrationStates(all, width);
  }

  /**
   * At most so many of them, evenly spread over all.
   *
   * @param most at least 1
   * @return these where they are no more
   */
  public CalibrationStates thinned(int most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "CalibrationStates: expected at least 1 to be left, found " + most);
    }
    if (count() <= most) {
      return this;
    }
    float[] kept = new float[most * width];
    for (int i = 0; i < most; i++) {
      int row = (int) ((long) i * count() / most);
      System.arraycopy(values, row * width, kept, i * width, width);
    }
    return new CalibrationStates(kept, width);
  }

  /**
   * The number of states.
   *
   * @return rows
   */
  public int count() {
    return width == 0 ? 0 : values.length / width;
  }

  /**
   * The number of values in a state.
   *
   * @return columns; 0 where there are no states
   */
  public int width() {
    return width;
  }

  /**
   * The states.
   *
   * @return {@code [count, width]}, a copy
   */
  public float[] values() {
    return values.clone();
  }

  /** Copies rows into a batch. */
  void copyRows(int first, int count, float[] target) {
    System.arraycopy(values, first * width, target, 0, count * width);
  }

  /** Refuses none, and rows of another width than the network's. */
  void requireFor(Network network, String purpose) {
    if (count() == 0) {
      throw new IllegalArgumentException(
          purpose
              + ": expected calibration states, found none: record some, or choose a normalisation"
              + " that needs none (ModelBased, None, Chosen) and no refinement");
    }
    if (width != network.observationSize()) {
      throw new IllegalArgumentException(
          purpose
              + ": expected calibration states of "
              + network.observationSize()
              + " values, found "
              + width
              + ": are they of another task?");
    }
  }
}

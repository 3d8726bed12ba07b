package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Observations;
import java.util.OptionalLong;

/**
 * Observations, scaled as the network sees them, that thresholds are settled on. Activations on
 * other states may exceed the thresholds: calibrate on what the spiking network will meet, its own
 * mistakes included.
 */
public final class CalibrationStates {
  private static final CalibrationStates NONE = new CalibrationStates(new Observations(1), 0);

  private final Observations states;
  private final int width;

  private CalibrationStates(Observations states, int width) {
    this.states = states;
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
      throw noRows(values.length, width);
    }
    return of(Observations.of(values, width));
  }

  /**
   * Takes states, without copying them.
   *
   * @param states at least one; what is added to them later is not taken
   * @return the states
   * @throws IllegalArgumentException for no rows, or a value that is not finite
   */
  public static CalibrationStates of(Observations states) {
    int width = states.width();
    if (states.count() == 0) {
      throw noRows(0, width);
    }
    OptionalLong wrong = states.firstNotFinite();
    if (wrong.isPresent()) {
      throw new IllegalArgumentException(
          "CalibrationStates: expected finite values, found "
              + states.value(wrong.getAsLong())
              + " in row "
              + wrong.getAsLong() / width
              + ", column "
              + wrong.getAsLong() % width
              + " (both from 0): remove or repair that row");
    }
    return new CalibrationStates(joined(width, states), width);
  }

  private static IllegalArgumentException noRows(int values, int width) {
    return new IllegalArgumentException(
        "CalibrationStates: expected at least one row of at least 1 value each, found "
            + values
            + " values for rows of "
            + width);
  }

  private static Observations joined(int width, Observations... parts) {
    Observations all = new Observations(width);
    for (Observations part : parts) {
      all.addAll(part);
    }
    return all;
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
    return width == 0 ? this : new CalibrationStates(joined(width, states, others.states), width);
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
    Observations kept = new Observations(width);
    for (int i = 0; i < most; i++) {
      kept.add(states, (int) ((long) i * count() / most));
    }
    return new CalibrationStates(kept, width);
  }

  /**
   * The number of states.
   *
   * @return rows
   */
  public int count() {
    return states.count();
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
   * @return a list of its own, whose rows are not copied; an empty one of any width for none
   */
  public Observations observations() {
    return joined(states.width(), states);
  }

  /** Copies rows into a batch. */
  void copyRows(int first, int count, float[] target) {
    states.copyRows(first, count, target);
  }

  /** The lowest value; positive infinity where there are no states. */
  float lowest() {
    float lowest = Float.POSITIVE_INFINITY;
    float[] row = new float[states.width()];
    for (int i = 0; i < count(); i++) {
      states.copyRow(i, row, 0);
      for (float value : row) {
        lowest = Math.min(lowest, value);
      }
    }
    return lowest;
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

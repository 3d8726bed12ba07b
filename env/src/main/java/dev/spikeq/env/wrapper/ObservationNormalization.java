package dev.spikeq.env.wrapper;

import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;

/**
 * Gives each element of an observation mean 0 and variance 1 over all observations so far: (x −
 * mean) / sqrt(variance + 1e-8), clipped.
 *
 * <p>The statistics go on from episode to episode; they are part of what a run has to save,
 * together with the generator, at the start of an episode ({@link #statistics}, {@link #restore}).
 * They stand still after {@link #freeze}, as an evaluation wants them.
 *
 * <p>Source: Welford, Note on a method for calculating corrected sums of squares and products,
 * Technometrics 4 (1962). The variance is that of the observations (divided by n), in float64; the
 * first observation gives 0.
 */
public final class ObservationNormalization extends EnvironmentWrapper {
  private static final double EPSILON = 1e-8;

  private final int size;
  private final float clip;
  private final Box observationSpace;
  private final double[] mean;
  private final double[] squares;
  private double count;
  private boolean frozen;

  /**
   * Normalises the observations of an environment.
   *
   * @param inner the environment inside
   * @param clip the greatest absolute value passed on, above 0; infinite for no limit
   */
  public ObservationNormalization(Environment inner, float clip) {
    super(inner);
    if (!(clip > 0)) {
      throw new IllegalArgumentException(
          "ObservationNormalization: expected a limit above 0, found " + clip);
    }
    this.clip = clip;
    Box space = inner.observationSpace();
    size = space.size();
    observationSpace = Box.uniform(-clip, clip, space.shape());
    mean = new double[size];
    squares = new double[size];
  }

  @Override
  public Box observationSpace() {
    return observationSpace;
  }

  /** Stops the statistics from changing. */
  public void freeze() {
    frozen = true;
  }

  /** Lets the statistics change again, as they do at first. */
  public void unfreeze() {
    frozen = false;
  }

  /**
   * Returns the statistics: the number of observations, then a mean per element, then a sum of
   * squared deviations per element; length 1 + 2 size.
   */
  public double[] statistics() {
    double[] saved = new double[1 + 2 * size];
    saved[0] = count;
    System.arraycopy(mean, 0, saved, 1, size);
    System.arraycopy(squares, 0, saved, 1 + size, size);
    return saved;
  }

  /**
   * Puts saved statistics in place.
   *
   * @param saved what {@link #statistics} returned; copied
   * @throws IllegalArgumentException if its length does not fit the observations
   */
  public void restore(double[] saved) {
    if (saved.length != 1 + 2 * size) {
      throw new IllegalArgumentException(
          "ObservationNormalization: expected %d numbers for observations of %d, found %d"
              .formatted(1 + 2 * size, size, saved.length));
    }
    count = saved[0];
    System.arraycopy(saved, 1, mean, 0, size);
    System.arraycopy(saved, 1 + size, squares, 0, size);
  }

  @Override
  protected void started(float[] observation) {
    normalize(observation);
  }

  @Override
  public Step step(Action action, float[] observation) {
    Step step = inner().step(action, observation);
    normalize(observation);
    return step;
  }

  private void normalize(float[] observation) {
    if (!frozen) {
      count++;
    }
    for (int i = 0; i < size; i++) {
      double value = observation[i];
      if (!frozen) {
        double before = value - mean[i];
        mean[i] += before / count;
        squares[i] += before * (value - mean[i]);
      }
      double variance = count > 0 ? squares[i] / count : 1;
      float normal = (float) ((value - mean[i]) / Math.sqrt(variance + EPSILON));
      observation[i] = Math.clamp(normal, -clip, clip);
    }
  }
}

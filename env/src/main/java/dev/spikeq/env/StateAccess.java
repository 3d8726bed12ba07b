package dev.spikeq.env;

/**
 * What an environment offers whose internal state can be read and set: tests step from stored
 * states, evaluations start from given ones. Found with {@link Environment#find}.
 */
public interface StateAccess {

  /**
   * Returns a copy of the internal state; its layout is the environment's own.
   *
   * @throws IllegalStateException if no episode was started yet
   */
  double[] state();

  /**
   * Starts an episode from a given state instead of a drawn one. Only for environments that draw
   * nothing after the start of an episode.
   *
   * @param state the internal state, in the layout of {@link #state}; copied
   * @param observation filled with the first observation
   * @throws IllegalArgumentException if an array has the wrong length
   */
  void resetTo(double[] state, float[] observation);
}

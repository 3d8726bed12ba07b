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
   * Starts an episode from a given state instead of a drawn one. An environment that draws in its
   * steps goes on with the generator of the last {@link Environment#reset}.
   *
   * @param state the internal state, in the layout of {@link #state}; copied
   * @param observation filled with the first observation
   * @throws IllegalArgumentException if an array has the wrong length, or the state is none that
   *     this environment can be in
   * @throws IllegalStateException if steps draw and there was no reset yet to draw from
   */
  void resetTo(double[] state, float[] observation);
}

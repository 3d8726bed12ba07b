package dev.spikeq.snn.initialization;

import dev.spikeq.snn.random.RandomStream;

/**
 * Where the observations come from on which layers are made to fire. They should look like what the
 * network will see: images, say, are mostly dark, and a layer that fires well on noise is silent on
 * them.
 */
@FunctionalInterface
public interface Samples {
  /**
   * Draws observations.
   *
   * @param observations {@code [count, observationSize]}, filled from beginning to end
   * @param observationSize number of values in an observation
   * @param random where all numbers come from
   */
  void draw(float[] observations, int observationSize, RandomStream random);

  /**
   * Every value uniform in [-1, 1): for observations that are centred and scaled.
   *
   * @return always the same
   */
  static Samples uniform() {
    return Noise.UNIFORM;
  }
}

package dev.spikeq.snn.initialization;

import dev.spikeq.snn.random.RandomStream;

/** Observations that no environment makes. */
enum Noise implements Samples {
  /** Every value uniform in [-1, 1). */
  UNIFORM {
    @Override
    public void draw(float[] observations, int observationSize, RandomStream random) {
      for (int i = 0; i < observations.length; i++) {
        observations[i] = 2 * random.nextFloat() - 1;
      }
    }
  }
}

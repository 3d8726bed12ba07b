package dev.spikeq.snn.program;

/** An operator whose neurons spike. All answers are about the last forward pass. */
interface SpikingLayer extends Operator {
  /** Number of neurons. */
  int width();

  /** Spikes of the first so many samples, over all steps and neurons. */
  long spikeCount(int samples);

  /**
   * Adds up a weight for each spike.
   *
   * @param samples how many of the first samples
   * @param weights one for each neuron
   */
  default long weigh(int samples, int[] weights) {
    long sum = 0;
    for (int sample = 0; sample < samples; sample++) {
      for (int step = 0; step < steps(); step++) {
        for (int n = 0; n < weights.length; n++) {
          sum += spiked(sample, step, n) ? weights[n] : 0;
        }
      }
    }
    return sum;
  }

  /** Number T of time steps. */
  int steps();

  /** Whether a neuron spiked. */
  boolean spiked(int sample, int step, int neuron);

  /** Puts carried state back to rest. */
  void rest();
}

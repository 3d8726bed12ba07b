package dev.spikeq.snn.program;

/** An operator whose neurons spike. All answers are about the last forward pass. */
interface SpikingLayer extends Operator {
  /** Number of neurons. */
  int width();

  /** Spikes of the first so many samples, over all steps and neurons. */
  long spikeCount(int samples);

  /** Whether a neuron spiked. */
  boolean spiked(int sample, int step, int neuron);

  /** Puts carried state back to rest. */
  void rest();
}

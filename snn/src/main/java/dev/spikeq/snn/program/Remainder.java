package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;

/** Spiking neurons without leak, whose membranes hold what their spikes have not said. */
interface Remainder {
  /** What a spike takes off the membrane. */
  float threshold();

  /**
   * Tells about the last forward pass of so many samples.
   *
   * @param counts receives the spikes of each neuron, those of -1 taken off: {@code [samples,
   *     stride]}
   * @param drifts receives how far each membrane has come since before the first step
   */
  void remainders(int samples, FloatArray counts, FloatArray drifts);
}

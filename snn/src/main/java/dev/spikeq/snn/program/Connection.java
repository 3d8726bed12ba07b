package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;

/**
 * How the neurons of two layers are connected: the arithmetic of a synapse, both ways. Spikes are
 * read as events; of values, a convolution reads those that are not 0 where they are few.
 */
interface Connection {
  /** Number of presynaptic neurons. */
  int inputs();

  /** Currents from what the presynaptic neurons sent. */
  void forward(Signal input, int rows, FloatArray currents);

  /** Adds to the gradients of weights and biases. */
  void addGradients(Signal input, int rows, FloatArray errors);

  /** The errors of all presynaptic neurons. */
  void propagate(FloatArray errors, int rows, FloatArray target);

  /** The errors of some presynaptic neurons, 0 for the others. */
  void propagate(FloatArray errors, EventList active, int rows, FloatArray target);
}

package dev.spikeq.snn.program;

/** One step of a compiled network, over preallocated buffers. */
interface Operator {
  /** Fills the output from the input for so many samples. */
  void forward(int samples);

  /** Fills the input's gradient from the output's, and adds to the parameters' gradients. */
  void backward(int samples);
}

package dev.spikeq.snn.neuron;

/** Whether training moves a layer's threshold. */
public enum Threshold {
  /** It stays as it is. */
  FIXED,
  /**
   * One for the layer, the exponential of its parameter {@code NAME.log_threshold}, so that it
   * stays above 0. A gradient goes to it where neurons fire and where a soft reset takes it off;
   * through a reset's spike as {@link Reset.Gradient} says. Source: Wang et al., LTMD: learning
   * improvement of spiking neural networks with learnable thresholding neurons and moderate
   * dropout, 2022; learned here as its logarithm.
   */
  LEARNED
}

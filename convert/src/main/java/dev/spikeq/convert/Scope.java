package dev.spikeq.convert;

/** Which neurons share a threshold. */
public enum Scope {
  /** All of a layer. */
  LAYER,
  /**
   * None: each has its own, no lower than 0.1 % of the largest of its layer, so that a neuron which
   * never fired on the calibration states does not fire at everything. The channel-wise
   * normalisation of convolutional networks (Kim et al., Spiking-YOLO, 2020): the neurons of a
   * channel share one over all places, and a fully connected layer's are channels of one place.
   */
  NEURON
}

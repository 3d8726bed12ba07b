package dev.spikeq.snn.neuron;

/** Whether a leaky membrane scales its input by 1/tau. */
public enum InputScaling {
  /** {@code H = V + (X - (V - rest)) / tau}: a constant input X drives the membrane to X. */
  DECAYED,
  /** {@code H = V - (V - rest) / tau + X}. */
  DIRECT
}

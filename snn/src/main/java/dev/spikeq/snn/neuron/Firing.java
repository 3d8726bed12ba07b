package dev.spikeq.snn.neuron;

/** What happens when a membrane equals its threshold exactly. */
public enum Firing {
  /** A spike when {@code H >= threshold} (SpikingJelly). */
  AT_THRESHOLD,
  /** A spike when {@code H > threshold} (snnTorch, BrainCog, the thesis). */
  ABOVE_THRESHOLD
}

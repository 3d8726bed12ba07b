package dev.spikeq.snn.program;

/** An operator whose output are spikes. */
interface SpikingLayer extends Operator {
  /** The spikes of the last forward pass. */
  Signal.Spikes output();

  /** Puts carried state back to rest. */
  void rest();
}

package dev.spikeq.snn.program;

/** A spiking layer that hands events on. */
interface EventLayer extends SpikingLayer {
  /** The spikes of the last forward pass. */
  Signal.Spikes output();

  /** Number T of time steps. */
  int steps();

  @Override
  default int width() {
    return output().width();
  }

  @Override
  default long spikeCount(int samples) {
    return output().events().starts()[samples * steps()];
  }

  @Override
  default boolean spiked(int sample, int step, int neuron) {
    return output().train().get(sample * steps() + step, neuron);
  }
}

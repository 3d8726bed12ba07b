package dev.spikeq.snn.program;

/** A spiking layer that hands events on. */
interface EventLayer extends SpikingLayer {
  /** The spikes of the last forward pass. */
  Signal.Spikes output();

  @Override
  default int width() {
    return output().width();
  }

  @Override
  default long spikeCount(int samples) {
    return output().events().starts()[samples * steps()];
  }

  @Override
  default long weigh(int samples, int[] weights) {
    int[] indices = output().events().indices();
    int count = output().events().starts()[samples * steps()];
    long sum = 0;
    for (int event = 0; event < count; event++) {
      sum += weights[indices[event]];
    }
    return sum;
  }

  @Override
  default boolean spiked(int sample, int step, int neuron) {
    return output().train().get(sample * steps() + step, neuron);
  }
}

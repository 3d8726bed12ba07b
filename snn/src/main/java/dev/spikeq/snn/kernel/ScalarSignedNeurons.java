package dev.spikeq.snn.kernel;

import dev.spikeq.snn.neuron.SignedNeuron;

/** Signed neurons as plain loops. */
final class ScalarSignedNeurons {
  private ScalarSignedNeurons() {}

  static void fire(
      SignedNeuron neuron,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray spikes,
      FloatArray state) {
    int stride = population.stride();
    int steps = population.steps();
    int inputs = constantCurrent ? population.samples() : population.rows();
    Sizes.require("current", current, inputs, stride);
    Sizes.require("spikes", spikes, population.rows(), stride);
    Sizes.require("state", state, 3 * population.samples(), stride);
    int block = population.samples() * stride;
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int n = 0; n < population.width(); n++) {
        int index = sample * stride + n;
        float v = state.get(index);
        float count = state.get(block + index);
        float fired = 0f;
        for (int t = 0; t < steps; t++) {
          int row = sample * steps + t;
          float h = v + current.get((constantCurrent ? sample : row) * stride + n);
          float spike = h >= neuron.threshold() ? 1f : h < 0f && count > 0f ? -1f : 0f;
          v = Math.fma(-neuron.threshold(), spike, h);
          count += spike;
          fired += Math.abs(spike);
          spikes.set(row * stride + n, spike);
        }
        state.set(index, v);
        state.set(block + index, count);
        state.set(2 * block + index, fired);
      }
    }
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.neuron.SignedNeuron;

/** Signed neurons: their spikes are values -1, 0 and 1. */
final class SignedOperator implements SpikingLayer, Remainder {
  private final Compilation compilation;
  private final SignedNeuron neuron;
  private final Signal.Values input;
  private final Signal.Values output;

  /** Membranes, counts and numbers of spikes, a block of {@code [samples, stride]} for each. */
  private final FloatArray state;

  /** Membranes and counts before the first step of the last pass. */
  private final FloatArray start;

  private Population population;

  SignedOperator(Compilation compilation, SignedNeuron neuron, Signal.Values input) {
    this.compilation = compilation;
    this.neuron = neuron;
    this.input = input;
    int width = input.width();
    population = new Population(compilation.samples(), compilation.steps(), width);
    int block = compilation.samples() * FloatArray.padded(width);
    start = FloatArray.allocate(2 * block);
    state = FloatArray.allocate(3 * block);
    FloatArray spikes = input.constant() ? compilation.allocate(width, false) : input.data();
    output = new Signal.Values(width, false, spikes, null);
    rest();
  }

  Signal.Values output() {
    return output;
  }

  @Override
  public int steps() {
    return compilation.steps();
  }

  @Override
  public int width() {
    return input.width();
  }

  @Override
  public void rest() {
    for (int sample = 0; sample < population.samples(); sample++) {
      state.fill(sample * population.stride(), width(), neuron.initialMembrane());
    }
    state.fill(block(), block(), 0f);
  }

  /** Kept from one pass to the next, so that equal batches allocate nothing. */
  private Population population(int samples) {
    if (samples != population.samples()) {
      population = new Population(samples, population.steps(), population.width());
    }
    return population;
  }

  private int block() {
    return population.samples() * population.stride();
  }

  @Override
  public void forward(int samples) {
    Population now = population(samples);
    switch (compilation.carried()) {
      case NOTHING -> rest();
      case SPIKING_LAYERS -> state.fill(block(), block(), 0f);
      case EVERYTHING -> {}
    }
    start.copyFrom(state, 2 * block());
    compilation
        .kernels()
        .fireSigned(neuron, now, input.data(), input.constant(), output.data(), state);
  }

  @Override
  public float threshold() {
    return neuron.threshold();
  }

  @Override
  public void remainders(int samples, FloatArray counts, FloatArray drifts) {
    for (int i = 0; i < block(); i++) {
      counts.set(i, state.get(block() + i) - start.get(block() + i));
      drifts.set(i, state.get(i) - start.get(i));
    }
  }

  @Override
  public long spikeCount(int samples) {
    double sum = 0;
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < width(); n++) {
        sum += state.get(2 * block() + sample * population.stride() + n);
      }
    }
    return Math.round(sum);
  }

  @Override
  public boolean spiked(int sample, int step, int n) {
    int row = sample * compilation.steps() + step;
    return output.data().get(row * population.stride() + n) != 0f;
  }

  @Override
  public void backward(int samples) {
    throw new IllegalStateException("SignedOperator: compiled without gradients");
  }
}

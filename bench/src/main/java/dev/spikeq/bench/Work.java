package dev.spikeq.bench;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The works that are measured beside the peers; {@code bench/peers/works.py} says the same. */
enum Work {
  MLP64(64, 64, 8),
  MLP256(256, 128, 16);

  static final int OBSERVED = 4;
  static final int ACTIONS = 2;
  static final int SPIKING_LAYERS = 2;

  private final int width;
  private final int batch;
  private final int steps;

  Work(int width, int batch, int steps) {
    this.width = width;
    this.batch = batch;
    this.steps = steps;
  }

  static Optional<Work> named(String name) {
    return Arrays.stream(values()).filter(work -> work.label().equals(name)).findFirst();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Neurons in a hidden layer. */
  int width() {
    return width;
  }

  /** Transitions in an update. */
  int batch() {
    return batch;
  }

  /** Time steps T. */
  int steps() {
    return steps;
  }

  /** The network: gradients go through the reset, as in most of the peers. */
  Network network() {
    Neuron neuron = Neurons.spikingJellyLif(2f, new Surrogate.ATan(2f));
    return Network.observing(OBSERVED)
        .linear(width)
        .neurons(neuron)
        .linear(width)
        .neurons(neuron)
        .linear(ACTIONS)
        .neurons(new LeakyIntegrator(2f))
        .read(Decoder.Reading.MAX_MEMBRANE)
        .steps(steps);
  }
}

package dev.spikeq.bench;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The works that are measured beside the peers; {@code bench/peers/works.py} says the same. */
@SuppressWarnings("ImmutableEnumChecker") // records and unmodifiable lists of them
enum Work {
  MLP64(64, 8, new Image(1, 1, 4), List.of(new Dense(64), new Dense(64)), 2),
  MLP256(128, 16, new Image(1, 1, 4), List.of(new Dense(256), new Dense(256)), 2),
  MINATAR(32, 4, new Image(10, 10, 4), List.of(new Conv(16, 3, 1), new Dense(128)), 6),
  ATARI(
      32,
      8,
      new Image(84, 84, 4),
      List.of(new Conv(32, 8, 4), new Conv(64, 4, 2), new Conv(64, 3, 1), new Dense(512)),
      6);

  /** A hidden synapse. */
  private sealed interface Hidden {}

  /** To so many neurons. */
  private record Dense(int neurons) implements Hidden {}

  /** To so many channels. */
  private record Conv(int channels, int size, int stride) implements Hidden {}

  private final int batch;
  private final int steps;
  private final Image observation;
  private final List<Hidden> hidden;
  private final int actions;

  Work(int batch, int steps, Image observation, List<Hidden> hidden, int actions) {
    this.batch = batch;
    this.steps = steps;
    this.observation = observation;
    this.hidden = hidden;
    this.actions = actions;
  }

  static Optional<Work> named(String name) {
    return Arrays.stream(values()).filter(work -> work.label().equals(name)).findFirst();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Transitions in an update. */
  int batch() {
    return batch;
  }

  /** Time steps T. */
  int steps() {
    return steps;
  }

  /** Whether states are images, of values in [0, 1), rather than standard normal numbers. */
  boolean images() {
    return observation.places() > 1;
  }

  /** The network: gradients go through the reset, as in most of the peers. */
  Network network() {
    Neuron neuron = Neurons.spikingJellyLif(2f, new Surrogate.ATan(2f));
    NetworkBuilder builder = Network.observing(observation);
    for (Hidden layer : hidden) {
      switch (layer) {
        case Dense(int neurons) -> builder.linear(neurons);
        case Conv(int channels, int size, int stride) -> builder.conv(channels, size, stride);
      }
      builder.neurons(neuron);
    }
    return builder
        .linear(actions)
        .neurons(new LeakyIntegrator(2f))
        .read(Decoder.Reading.MAX_MEMBRANE)
        .steps(steps);
  }

  /** Neurons of a hidden layer, where they are fully connected and equally wide. */
  int width() {
    return hidden.getLast() instanceof Dense(int neurons) ? neurons : 0;
  }

  /** The works whose hidden layers are fully connected and equally wide. */
  static List<Work> ofEqualLayers() {
    return List.of(MLP64, MLP256);
  }
}

package dev.spikeq.lab.agreement;

import dev.spikeq.formats.model.Model;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.run.Origin;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Policies that have learned nothing, for short poles. */
final class Policies {
  static final EnvironmentConfig POLE =
      new EnvironmentConfig("CartPole-v1", 40, List.of(), List.of());

  private Policies() {}

  static Network relu() {
    return Network.observing(4)
        .linear(12)
        .relu()
        .linear(2)
        .read(Decoder.Reading.LAST_MEMBRANE)
        .steps(1);
  }

  static Network spiking(Encoder.Presentation presentation) {
    return Network.observing(4)
        .encoder(new Encoder(presentation, Encoder.Signs.SPLIT, Encoder.Constant.NONE))
        .linear(12)
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(8f)))
        .linear(2)
        .read(Decoder.Reading.MEAN_MEMBRANE)
        .steps(4);
  }

  static Parameters parameters(Network network, long seed) {
    return new Initialization.Calibrated(0.2, 1)
        .initialize(network, RandomStream.root(seed), Engine.scalar());
  }

  static TrainedPolicy policy(Network network, long seed) {
    return new TrainedPolicy(
        Path.of("policy.safetensors"),
        new Model(network, parameters(network, seed), Map.of()),
        POLE,
        new Origin(Origin.Kind.IMPORTED, "policy", 0, 1, Map.of()),
        Optional.empty());
  }

  /** A rate network that sees the pictures of Breakout, whose decisions depend on them. */
  static TrainedPolicy player(long seed) {
    return player(seed, 1);
  }

  /**
   * The same where a cell is as bright as given instead of 1, a power of two, and the encoder makes
   * it 1 again.
   */
  static TrainedPolicy player(long seed, float brightest) {
    Network plain = Network.observing(new Image(10, 10, 4)).conv(6, 3, 1).relu().linear(3).build();
    Network network =
        new Network(
            plain.observationSize(),
            plain.encoder().withScale(1 / brightest),
            plain.layers(),
            plain.decoder(),
            plain.head(),
            plain.steps());
    List<Float> divisors =
        brightest == 1 ? List.of() : Collections.nCopies(plain.observationSize(), 1 / brightest);
    Parameters parameters =
        new Initialization.Calibrated(0.2, 1)
            .initialize(plain, RandomStream.root(seed), Engine.scalar());
    return new TrainedPolicy(
        Path.of("player.safetensors"),
        new Model(network, parameters, Map.of()),
        new EnvironmentConfig("MinAtar/Breakout-v1", 60, List.of(), divisors),
        new Origin(Origin.Kind.IMPORTED, "player", 0, 1, Map.of()),
        Optional.empty());
  }
}

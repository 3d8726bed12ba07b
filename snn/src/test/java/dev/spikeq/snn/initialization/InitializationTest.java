package dev.spikeq.snn.initialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers fire from the first step, at the rate that was asked for. */
final class InitializationTest {
  private static final Surrogate SURROGATE = new Surrogate.ATan(2f);

  static List<Network> networks() {
    return List.of(
        network(Neurons.integrateAndFire(SURROGATE), Encoder.current(), 4),
        network(Neurons.leaky(2f, SURROGATE), Encoder.current(), 8),
        network(Neurons.spikingJellyParametricLif(2f, SURROGATE), Encoder.current(), 8),
        network(Neurons.snnTorchLeaky(0.9f, SURROGATE), Encoder.current(), 8),
        network(
            Neurons.leaky(2f, SURROGATE),
            new Encoder(Encoder.Presentation.POISSON, Encoder.Signs.SPLIT, Encoder.Constant.NONE),
            8),
        network(
            Neurons.leaky(2f, SURROGATE),
            new Encoder(
                Encoder.Presentation.CURRENT, Encoder.Signs.KEPT, Encoder.Constant.ONE_APPENDED),
            8));
  }

  private static Network network(Neuron neuron, Encoder encoder, int steps) {
    return Network.observing(4)
        .encoder(encoder)
        .linear(64)
        .neurons(neuron)
        .linear(64)
        .neurons(neuron)
        .linear(64)
        .neurons(neuron)
        .linear(2)
        .neurons(new LeakyIntegrator(2f))
        .steps(steps);
  }

  private static double[] rates(Network network, Parameters parameters) {
    int batch = 256;
    float[] observations = new float[batch * 4];
    RandomStream random = RandomStream.root(77);
    for (int i = 0; i < observations.length; i++) {
      observations[i] = 2 * random.nextFloat() - 1;
    }
    Program program = Program.forInference(network, parameters, batch, Engine.scalar());
    program.forward(observations, batch);
    return new double[] {program.firingRate(0), program.firingRate(1), program.firingRate(2)};
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyLayerFiresAtTheTarget(Network network) {
    double target = 0.15;
    Parameters parameters =
        new Initialization.Calibrated(target, 0.1)
            .initialize(network, RandomStream.root(3), Engine.scalar());
    for (double rate : rates(network, parameters)) {
      assertEquals(target, rate, 0.15 * target + 0.01);
    }
  }

  @Test
  void layersFireOnWhatTheNetworkWillSee() {
    Network network = networks().getFirst();
    Samples dark =
        (observations, size, random) -> {
          for (int i = 0; i < observations.length; i += size) {
            observations[i + random.nextInt(size)] = 0.05f;
          }
        };
    Parameters parameters =
        new Initialization.Calibrated(0.2, 0.1, dark)
            .initialize(network, RandomStream.root(3), Engine.scalar());
    float[] seen = new float[256 * 4];
    dark.draw(seen, 4, RandomStream.root(4));
    Program program = Program.forInference(network, parameters, 256, Engine.scalar());
    program.forward(seen, 256);
    assertEquals(0.2, program.firingRate(0), 0.05);
    assertEquals(0.2, program.firingRate(2), 0.05);
    assertTrue(rates(network, parameters)[0] > 0.4, "on noise it fires more");
  }

  /** A pool between a synapse and its neurons changes how much they fire, not which layer it is. */
  @Test
  void layersFireBehindPoolsToo() {
    Neuron neuron = Neurons.integrateAndFire(SURROGATE);
    Network network =
        Network.observing(new Image(6, 6, 2))
            .conv(8, 3, 1)
            .pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 2))
            .neurons(neuron)
            .linear(32)
            .neurons(neuron)
            .linear(2)
            .steps(8);
    Parameters parameters =
        new Initialization.Calibrated(0.15, 0.1)
            .initialize(network, RandomStream.root(3), Engine.scalar());
    float[] observations = new float[256 * 72];
    Samples.uniform().draw(observations, 72, RandomStream.root(77));
    Program program = Program.forInference(network, parameters, 256, Engine.scalar());
    program.forward(observations, 256);
    assertEquals(0.15, program.firingRate(0), 0.03);
    assertEquals(0.15, program.firingRate(1), 0.03);
  }

  /** Currents of a tenth: what a normalization is for. */
  static List<Network> normalized() {
    Neuron neuron = Neurons.integrateAndFire(SURROGATE);
    Encoder faint = Encoder.current().withScale(0.1f);
    return List.of(
        Network.observing(4)
            .encoder(faint)
            .linear(64)
            .batchNorm()
            .neurons(neuron)
            .linear(64)
            .neurons(neuron)
            .linear(2)
            .steps(8),
        Network.observing(new Image(4, 4, 1))
            .encoder(faint)
            .conv(8, 2, 1)
            .neurons(neuron)
            .conv(16, 2, 1)
            .batchNorm()
            .neurons(neuron)
            .linear(32)
            .neurons(neuron)
            .linear(2)
            .steps(5),
        Network.observing(4)
            .encoder(faint)
            .batchNorm()
            .linear(64)
            .neurons(neuron)
            .linear(2)
            .steps(8));
  }

  @ParameterizedTest
  @MethodSource("normalized")
  void layersFireBehindBatchNormalizationsAsTheyWillInTraining(Network network) {
    Parameters parameters =
        new Initialization.Calibrated(0.15, 0.1)
            .initialize(network, RandomStream.root(3), Engine.scalar());
    int batch = 256;
    float[] observations = new float[batch * network.observationSize()];
    Samples.uniform().draw(observations, network.observationSize(), RandomStream.root(77));
    Program training = Program.forTraining(network, parameters, batch, Engine.scalar());
    training.forward(observations, batch);
    Program inference = Program.forInference(network, parameters, batch, Engine.scalar());
    inference.forward(observations, batch);
    int layers = network.spikingLayers().size();
    for (int layer = 0; layer < layers; layer++) {
      assertEquals(inference.firingRate(layer), training.firingRate(layer), 0.02, "" + layer);
    }
    assertEquals(0.15, training.firingRate(layers - 1), 0.03);
  }

  @Test
  void batchNormalizationsStartFromTheSamples() {
    Samples halfDark =
        (observations, size, random) -> {
          for (int i = 0; i < observations.length; i += size) {
            observations[i] = i / size % 2 == 0 ? 0.25f : 0.75f;
            observations[i + 1] = 0.5f;
          }
        };
    Network network = Network.observing(2).batchNorm().linear(3).relu().linear(1).build();
    Parameters parameters =
        new Initialization.Calibrated(0.2, 0.1, halfDark)
            .initialize(network, RandomStream.root(3), Engine.scalar());
    assertArrayEquals(new float[] {0.5f, 0.5f}, parameters.get("norm1.mean"), 1e-6f);
    assertArrayEquals(
        new float[] {0.0625f, 1}, parameters.get("norm1.variance"), 1e-6f, "one never changes");
  }

  @Test
  void aRateOutOfReachIsRefused() {
    Network network = networks().getFirst();
    Samples dark = (_, _, _) -> {};
    assertRefused(
        new Initialization.Calibrated(0.2, 0.1, dark), network, "'spiking1'", "0.2", "found 0.00 ");
    Network hasty =
        Network.observing(4)
            .linear(64)
            .neurons(Neurons.integrateAndFire(SURROGATE).withInitialMembrane(1))
            .linear(2)
            .steps(1);
    assertRefused(
        new Initialization.Calibrated(0.05, 0.1), hasty, "'spiking1'", "0.05", "scaled by 0.0156");
    new Initialization.Calibrated(0.4, 0.1)
        .initialize(hasty, RandomStream.root(3), Engine.scalar());
  }

  /** A single one that its weights inhibit: it is not silenced for good by weights of 256. */
  @Test
  void neuronsThatAreReadKeepTheirWeightsWhereNoneMakeThemFire() {
    Neuron neuron = Neurons.integrateAndFire(SURROGATE);
    Samples dark = (_, _, _) -> {};
    Network network =
        Network.observing(9).linear(1).neurons(neuron).read(Decoder.Reading.SPIKE_COUNT).steps(4);
    Initialization rule = new Initialization.Calibrated(0.2, 0.1, dark);
    Parameters parameters = rule.initialize(network, RandomStream.root(3), Engine.scalar());
    Parameters drawn =
        new Initialization.Normal(1).initialize(network, RandomStream.root(3), Engine.scalar());
    assertArrayEquals(drawn.get("fc1.weight"), parameters.get("fc1.weight"));
  }

  private static void assertRefused(Initialization rule, Network network, String... clues) {
    RandomStream random = RandomStream.root(3);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> rule.initialize(network, random, Engine.scalar()))
            .getMessage();
    for (String clue : clues) {
      assertTrue(message.contains(clue), message);
    }
  }

  @Test
  void toolsDefaultLeavesLayersSilent() {
    Network network = networks().get(1);
    Parameters parameters =
        new Initialization.Uniform().initialize(network, RandomStream.root(3), Engine.scalar());
    assertTrue(rates(network, parameters)[2] < 0.01, "why calibration is needed");
  }

  @Test
  void equalSeedsGiveEqualParameters() {
    Network network = networks().get(2);
    for (Initialization rule :
        List.of(
            new Initialization.Calibrated(),
            new Initialization.Normal(1),
            new Initialization.Uniform())) {
      float[] one = initialize(rule, network, 5);
      assertArrayEquals(one, initialize(rule, network, 5));
      assertTrue(one[0] != initialize(rule, network, 6)[0]);
    }
  }

  private static float[] initialize(Initialization rule, Network network, long seed) {
    Parameters parameters = rule.initialize(network, RandomStream.root(seed), Engine.scalar());
    assertEquals(0f, parameters.get("spiking1.w")[0], 1e-9f, "sigmoid(w) = 1/2 for tau 2");
    return parameters.storage().toArray();
  }

  @Test
  void weightsSpreadAsTheRuleSays() {
    Network network = Network.observing(100).linear(400).relu().linear(1).build();
    Parameters normal =
        new Initialization.Normal(3).initialize(network, RandomStream.root(1), Engine.scalar());
    assertEquals(0.3, deviation(normal.get("fc1.weight")), 0.01);
    assertEquals(0, deviation(normal.get("fc1.bias")));
    Parameters uniform =
        new Initialization.Uniform().initialize(network, RandomStream.root(1), Engine.scalar());
    assertEquals(0.1 / Math.sqrt(3), deviation(uniform.get("fc1.weight")), 0.002);
    assertEquals(0.1 / Math.sqrt(3), deviation(uniform.get("fc1.bias")), 0.01);
    Parameters calibrated =
        new Initialization.Calibrated(0.2, 0.5)
            .initialize(network, RandomStream.root(1), Engine.scalar());
    assertEquals(Math.sqrt(2) * 0.1, deviation(calibrated.get("fc1.weight")), 0.005);
    assertEquals(0, deviation(calibrated.get("fc1.bias")));
    assertEquals(0.5 / 20, deviation(calibrated.get("fc2.weight")), 0.005);
  }

  private static double deviation(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  @Test
  void learnedThresholdsStartWhereTheLayerSays() {
    Network network =
        Network.observing(3).linear(4).quantized(8, 0.7f).linear(5).quantized(4).linear(1).build();
    for (Initialization rule :
        List.of(
            new Initialization.Calibrated(),
            new Initialization.Normal(1),
            new Initialization.Uniform())) {
      Parameters parameters = rule.initialize(network, RandomStream.root(1), Engine.scalar());
      for (float logarithm : parameters.get("quantized1.log_threshold")) {
        assertEquals(0.7, Math.exp(logarithm), 1e-6);
      }
      assertEquals(5, parameters.get("quantized2.log_threshold").length);
      assertEquals(1.5, Math.exp(parameters.get("quantized2.log_threshold")[4]), 1e-6);
    }
  }

  @Test
  void ratesOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Initialization.Calibrated(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Initialization.Calibrated(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Initialization.Calibrated(0.2, -1));
  }
}

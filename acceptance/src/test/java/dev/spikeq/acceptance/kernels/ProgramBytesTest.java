package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.program.Decider;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.program.Workers;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bytes from every number of threads, and for a sample from every batch that it is in. */
@ParameterizedClass
@MethodSource("dev.spikeq.acceptance.kernels.KernelSets#all")
final class ProgramBytesTest {
  private static final int[] BATCHES = {100, 1, 31, 32, 33, 64};
  private static final int LARGEST = 100;

  @Parameter Kernels kernels;

  static List<Network> networks() {
    Encoder poisson =
        new Encoder(
            Encoder.Presentation.POISSON, Encoder.Signs.SPLIT, Encoder.Constant.ONE_APPENDED);
    return List.of(
        Network.observing(4)
            .linear(33)
            .neurons(Neurons.integrateAndFire(new Surrogate.Triangle(1f, 0.1f)))
            .linear(17)
            .neurons(Neurons.integrateAndFire(new Surrogate.Triangle(1f, 0.5f)))
            .linear(4)
            .neurons(new Integrator())
            .dueling()
            .steps(5),
        Network.observing(3)
            .encoder(poisson)
            .linear(20)
            .neurons(Neurons.spikingJellyParametricLif(2f, new Surrogate.ATan(2f)))
            .linear(2)
            .neurons(new LeakyIntegrator(2f))
            .read(Decoder.Reading.MAX_MEMBRANE)
            .steps(6),
        Network.observing(5)
            .linear(18)
            .neurons(Neurons.thesisHidden())
            .linear(3)
            .neurons(Neurons.thesisOutput())
            .steps(9),
        Network.observing(6).linear(40).relu().linear(40).relu().linear(2).build(),
        // So many parameters that threads share what comes after the shards.
        Network.observing(6)
            .linear(180)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2f)))
            .linear(190)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2f)))
            .linear(2)
            .steps(3),
        Network.observing(6).linear(40).quantized(4).linear(33).quantized(9).linear(2).build());
  }

  /** Networks that only run. */
  static List<Network> converted() {
    return List.of(
        Network.observing(4)
            .linear(33)
            .neurons(new IntegrateThenFire())
            .linear(40)
            .neurons(new IntegrateThenFire(0.7f, 0.2f))
            .linear(3)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(5),
        Network.observing(4)
            .linear(33)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2f)))
            .linear(20)
            .neurons(new SignedNeuron())
            .residual(Layer.Residual.Kind.POSITIVE)
            .linear(3)
            .steps(6),
        Network.observing(4)
            .linear(33)
            .neurons(new SignedNeuron())
            .linear(20)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2f)).withInitialMembrane(0.5f))
            .residual(Layer.Residual.Kind.CLIPPED)
            .linear(3)
            .steps(6));
  }

  @ParameterizedTest
  @MethodSource("converted")
  void neitherThreadsNorTheBatchMatterToConvertedNetworks(Network network) {
    float[] observations = observations(network);
    int size = network.observationSize();
    try (Engine engine = KernelSets.engine(kernels)) {
      Parameters parameters = parameters(network, engine);
      Program program = Program.forInference(network, parameters, LARGEST, engine);
      float[] expected = program.forward(observations, LARGEST).clone();
      long[] spikes = {program.spikeCount(0), program.spikeCount(1)};
      assertTrue(spikes[0] > 0 && spikes[1] > 0, "silent");
      program.forward(observations, 33);
      assertArrayEquals(expected, program.forward(observations, LARGEST), "again");
      Program single = Program.forInference(network, parameters, 1, engine);
      Decider decider = new Decider(network.withStart(Network.Start.CARRIED), parameters, engine);
      for (int i = 0; i < LARGEST; i++) {
        float[] own = Arrays.copyOfRange(observations, i * size, (i + 1) * size);
        float[] wanted =
            Arrays.copyOfRange(expected, i * network.outputs(), (i + 1) * network.outputs());
        assertArrayEquals(wanted, single.forward(own, 1), "sample " + i);
        decider.beginEpisode();
        assertArrayEquals(wanted, decider.decide(own), "first decision " + i);
      }
      for (int threads : new int[] {2, 7}) {
        try (Engine several = new Engine(kernels, Workers.of(threads))) {
          Program parallel = Program.forInference(network, parameters, LARGEST, several);
          assertArrayEquals(expected, parallel.forward(observations, LARGEST));
          assertEquals(spikes[0], parallel.spikeCount(0));
          assertEquals(spikes[1], parallel.spikeCount(1));
        }
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared array by array
  private record Result(float[] outputs, float[] gradients, long spikes) {}

  private Result run(Network network, int batch, int threads) {
    try (Engine engine = new Engine(kernels, Workers.of(threads))) {
      Parameters parameters = parameters(network, engine);
      Program program = Program.forTraining(network, parameters, LARGEST, engine);
      float[] outputs = program.forward(observations(network), batch).clone();
      float[] used = Arrays.copyOf(outputs, batch * network.outputs());
      float[] gradients = program.backward(used).storage().toArray();
      return new Result(used, gradients, network.isSpiking() ? program.spikeCount(0) : 0);
    }
  }

  private static Parameters parameters(Network network, Engine engine) {
    return new Initialization.Calibrated(0.3, 1).initialize(network, RandomStream.root(5), engine);
  }

  private static float[] observations(Network network) {
    float[] observations = new float[LARGEST * network.observationSize()];
    RandomStream random = RandomStream.root(6);
    for (int i = 0; i < observations.length; i++) {
      observations[i] = 2 * random.nextFloat() - 1;
    }
    return observations;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void threadsDoNotMatter(Network network) {
    for (int batch : BATCHES) {
      Result one = run(network, batch, 1);
      assertTrue(one.spikes() > 0 || !network.isSpiking(), "silent");
      for (int threads : new int[] {2, 7}) {
        Result many = run(network, batch, threads);
        String what = "batch " + batch + ", " + threads + " threads";
        assertArrayEquals(one.outputs(), many.outputs(), what);
        assertArrayEquals(one.gradients(), many.gradients(), what);
        assertEquals(one.spikes(), many.spikes(), what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void restOfTheBatchDoesNotMatter(Network network) {
    if (network.encoder().presentation() == Encoder.Presentation.POISSON) {
      return;
    }
    try (Engine engine = KernelSets.engine(kernels)) {
      Parameters parameters = parameters(network, engine);
      int size = network.observationSize();
      int outputs = network.outputs();
      float[] observations = observations(network);
      float[] all =
          Program.forInference(network, parameters, LARGEST, engine)
              .forward(observations, LARGEST)
              .clone();
      Program single = Program.forInference(network, parameters, 1, engine);
      Program training = Program.forTraining(network, parameters, 40, engine);
      for (int i = 0; i < LARGEST; i++) {
        float[] own = Arrays.copyOfRange(observations, i * size, (i + 1) * size);
        float[] expected = Arrays.copyOfRange(all, i * outputs, (i + 1) * outputs);
        assertArrayEquals(expected, single.forward(own, 1), "sample " + i);
      }
      float[] found = training.forward(observations, 40);
      assertArrayEquals(Arrays.copyOf(all, 40 * outputs), found, "compiled for training");
    }
  }

  /** A small batch after a large one sees nothing of it, forward nor backward. */
  @ParameterizedTest
  @MethodSource("networks")
  void passBeforeDoesNotMatter(Network network) {
    if (network.encoder().presentation() == Encoder.Presentation.POISSON) {
      return;
    }
    try (Engine engine = KernelSets.engine(kernels)) {
      Parameters parameters = parameters(network, engine);
      float[] observations = observations(network);
      Program fresh = Program.forTraining(network, parameters, LARGEST, engine);
      float[] expected = fresh.forward(observations, 37).clone();
      float[] gradients = fresh.backward(expected).storage().toArray();
      Program used = Program.forTraining(network, parameters, LARGEST, engine);
      for (int i = 0; i < 3; i++) {
        used.backward(used.forward(observations, LARGEST).clone());
        float[] found = used.forward(observations, 37).clone();
        assertArrayEquals(
            Arrays.copyOf(expected, 37 * network.outputs()),
            Arrays.copyOf(found, 37 * network.outputs()));
        assertArrayEquals(gradients, used.backward(found).storage().toArray());
      }
    }
  }
}

package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forward and backward passes allocate nothing once they are compiled. When that is, nobody says:
 * so they run in windows until one of them allocates nothing, and a pass that always allocates
 * fails.
 */
final class AllocationTest {
  private static final int BATCH = 33;
  private static final int PASSES = 25;
  private static final int WINDOWS = 400;

  static List<Network> networks() {
    List<Network> networks = new ArrayList<>(GradientCases.all());
    networks.add(
        Network.observing(3)
            .encoder(
                new Encoder(
                    Encoder.Presentation.POISSON,
                    Encoder.Signs.SPLIT,
                    Encoder.Constant.ONE_APPENDED))
            .linear(9)
            .neurons(Neurons.integrateAndFire(new Surrogate.Triangle(1f, 0.1f)))
            .linear(2)
            .neurons(Neurons.thesisOutput())
            .steps(3));
    return networks;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void nothingIsAllocated(Network network) {
    try (Engine engine = new Engine(new ScalarKernels(), Workers.of(2))) {
      Parameters parameters = Parameters.zeros(network);
      Program program = Program.forTraining(network, parameters, BATCH, engine);
      float[] observations = new float[BATCH * network.observationSize()];
      Arrays.fill(observations, 0.7f);
      float[] errors = new float[BATCH * network.outputs()];
      Arrays.fill(errors, 1f);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = Long.MAX_VALUE;
      for (int i = 0; i < WINDOWS && allocated > 0; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        run(program, observations, errors, PASSES);
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertEquals(0, allocated, "bytes in the last " + PASSES + " passes");
    }
  }

  /** Networks that only run. */
  static List<Network> converted() {
    List<Network> networks = new ArrayList<>();
    for (Neuron.Spiking neuron :
        List.of(
            new SignedNeuron(),
            new IntegrateThenFire(),
            Neurons.integrateAndFire(new Surrogate.ATan(2f)))) {
      networks.add(
          Network.observing(3)
              .linear(9)
              .neurons(neuron)
              .linear(7)
              .neurons(neuron)
              .linear(2)
              .read(Decoder.Reading.MEAN_MEMBRANE)
              .steps(5));
    }
    networks.add(
        Network.observing(3)
            .linear(9)
            .neurons(new SignedNeuron())
            .residual(Layer.Residual.Kind.CLIPPED)
            .linear(2)
            .steps(5));
    return networks;
  }

  @ParameterizedTest
  @MethodSource("converted")
  void nothingIsAllocatedInADecision(Network network) {
    float[] observation = {0.3f, -0.7f, 0.9f};
    for (Network.Start start : Network.Start.values()) {
      Network starting = network.withStart(start);
      Decider decider = new Decider(starting, Parameters.zeros(starting), Engine.scalar());
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = Long.MAX_VALUE;
      long spikes = 0;
      for (int i = 0; i < WINDOWS && allocated > 0; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int pass = 0; pass < PASSES; pass++) {
          decider.decide(observation);
          spikes += decider.program().spikeCount(0);
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertEquals(0, allocated, "bytes in " + PASSES + " decisions, " + start + ", " + spikes);
    }
  }

  private static void run(Program program, float[] observations, float[] errors, int passes) {
    for (int i = 0; i < passes; i++) {
      program.forward(observations, BATCH);
      program.backward(errors);
    }
  }
}

package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.neuron.Neurons;
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

  private static void run(Program program, float[] observations, float[] errors, int passes) {
    for (int i = 0; i < passes; i++) {
      program.forward(observations, BATCH);
      program.backward(errors);
    }
  }
}

package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.program.Workers;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A picture that is mostly empty enters a convolution as events; nobody can tell. */
final class EmptyPicturesTest {
  private static final Image PICTURE = new Image(10, 10, 7);
  private static final int BATCH = 6;

  private static final Network NETWORK =
      Network.observing(PICTURE)
          .conv(16, 3, 1)
          .neurons(Neurons.spikingJellyLif(2f, new Surrogate.ATan(2f)))
          .linear(5)
          .neurons(new LeakyIntegrator(2f))
          .steps(4);

  /** Calls of kernels by name. */
  private final Map<String, Integer> calls = new HashMap<>();

  @Test
  void plainKernelsGiveTheBitsOfValues() {
    compare(new Engine(counted(new ScalarKernels()), Workers.of(1)));
  }

  @Test
  void vectorKernelsGiveTheBitsOfValues() {
    try (Engine fast = Engine.withThreads(1)) {
      compare(new Engine(counted(fast.kernels()), fast.workers()));
    }
  }

  private Kernels counted(Kernels kernels) {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (_, method, arguments) -> {
              calls.merge(method.getName(), 1, Integer::sum);
              return method.invoke(kernels, arguments);
            });
  }

  /** A full last picture makes its shard dense; it has no error, so that it leaves no gradient. */
  private void compare(Engine engine) {
    RandomStream random = RandomStream.root(3);
    Parameters parameters = new Initialization.Uniform().initialize(NETWORK, random, engine);
    float[] weights = parameters.get("conv1.weight");
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 8;
    }
    parameters.set("conv1.weight", weights);
    float[] empty = new float[BATCH * PICTURE.size()];
    for (int i = 0; i < empty.length; i++) {
      empty[i] = random.nextFloat() < 0.1f ? 1.5f - 3f * random.nextFloat() : 0f;
    }
    float[] full = empty.clone();
    Arrays.fill(full, (BATCH - 1) * PICTURE.size(), full.length, 0.5f);
    float[] errors = new float[BATCH * NETWORK.outputs()];
    for (int i = 0; i < errors.length - NETWORK.outputs(); i++) {
      errors[i] = random.nextFloat() - 0.5f;
    }
    Program program = Program.forTraining(NETWORK, parameters, BATCH, engine);
    int kept = (BATCH - 1) * NETWORK.outputs();
    float[] asEvents = Arrays.copyOf(program.forward(empty, BATCH), kept);
    float[] gradientOfEvents = program.backward(errors).get("conv1.weight");
    assertEquals(1, calls.get("convolveSparse"));
    assertEquals(1, calls.get("addSparseConvolutionGradients"));
    assertNull(calls.get("convolve"));
    float[] asValues = Arrays.copyOf(program.forward(full, BATCH), kept);
    float[] gradientOfValues = program.backward(errors).get("conv1.weight");
    assertEquals(1, calls.get("convolve"));
    assertEquals(1, calls.get("addConvolutionGradients"));
    assertArrayEquals(asValues, asEvents);
    assertArrayEquals(gradientOfValues, gradientOfEvents);
  }
}

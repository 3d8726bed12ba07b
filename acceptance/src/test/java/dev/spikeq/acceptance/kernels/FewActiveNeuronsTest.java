package dev.spikeq.acceptance.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.program.Workers;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where a surrogate's derivative is 0 but for few neurons, errors are propagated to those alone:
 * the gradients are those of errors that go to all.
 */
final class FewActiveNeuronsTest {
  private static final int BATCH = 6;
  private static final int CHANNELS = 3;

  /** A network, and the kernels that propagate to some neurons and to all. */
  record Case(Network network, String toSome, String toAll) {}

  /** Calls of kernels by name. */
  private final Map<String, Integer> calls = new HashMap<>();

  static List<Case> cases() {
    return Stream.of(new Surrogate.Rectangle(20f), new Surrogate.Triangle(1f, 0.03f))
        .map(Neurons::integrateAndFire)
        .flatMap(neuron ->
            Stream.of(
                new Case(linear(neuron), "multiplyTransposedWhere", "multiplyTransposed"),
                new Case(convolved(neuron), "convolveTransposedWhere", "convolveTransposed")))
        .toList();
  }

  private static Network linear(Neuron neuron) {
    return finished(Network.observing(CHANNELS).linear(70).neurons(neuron).linear(9));
  }

  private static Network convolved(Neuron neuron) {
    return finished(
        Network.observing(new Image(6, 7, CHANNELS)).conv(16, 1, 1).neurons(neuron).conv(8, 3, 1));
  }

  private static Network finished(NetworkBuilder builder) {
    return builder.neurons(new LeakyIntegrator(2f)).steps(4);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plainKernelsGiveTheGradientsOfAll(Case each) {
    compare(each, new Engine(counted(new ScalarKernels()), Workers.of(1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorKernelsGiveTheGradientsOfAll(Case each) {
    try (Engine fast = Engine.withThreads(1)) {
      compare(each, new Engine(counted(fast.kernels()), fast.workers()));
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

  /**
   * The last channel is worth a threshold in each step: a last sample of nothing else keeps all
   * neurons active, so that its shard goes the dense way. It has no error and leaves no gradient.
   */
  private void compare(Case each, Engine engine) {
    Network network = each.network();
    RandomStream random = RandomStream.root(3);
    Parameters parameters = new Initialization.Normal(1).initialize(network, random, engine);
    String first = parameters.entries().iterator().next().name();
    float[] weights = parameters.get(first);
    int outputs = weights.length / CHANNELS;
    Arrays.fill(weights, (CHANNELS - 1) * outputs, weights.length, 1f);
    parameters.set(first, weights);
    int size = network.observationSize();
    float[] few = new float[BATCH * size];
    for (int i = 0; i < few.length; i++) {
      few[i] = i % CHANNELS == CHANNELS - 1 ? 0f : 2 * random.nextFloat() - 1;
    }
    float[] many = few.clone();
    for (int i = (BATCH - 1) * size; i < many.length; i++) {
      many[i] = i % CHANNELS == CHANNELS - 1 ? 1f : 0f;
    }
    float[] errors = new float[BATCH * network.outputs()];
    for (int i = 0; i < errors.length - network.outputs(); i++) {
      errors[i] = random.nextFloat() - 0.5f;
    }
    Program program = Program.forTraining(network, parameters, BATCH, engine);
    program.forward(few, BATCH);
    float[] toSome = program.backward(errors).get(first).clone();
    assertEquals(1, calls.get(each.toSome()));
    assertNull(calls.get(each.toAll()));
    program.forward(many, BATCH);
    float[] toAll = program.backward(errors).get(first).clone();
    assertEquals(1, calls.get(each.toSome()));
    assertEquals(1, calls.get(each.toAll()));
    float largest = 0;
    for (float gradient : toAll) {
      largest = Math.max(largest, Math.abs(gradient));
    }
    assertTrue(largest > 1e-3f, "gradients: " + largest);
    assertArrayEquals(toAll, toSome, 1e-5f * largest);
  }
}

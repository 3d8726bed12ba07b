package dev.spikeq.acceptance.neurons;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Derivatives of all surrogates, by themselves and as a kernel set's backward pass applies them.
 */
@Tag("acceptance")
final class SurrogatesTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("neurons");

  private static final double TOLERANCE = 2e-6;

  static Stream<Arguments> files() {
    return KernelSets.times(() -> GOLDEN.ofKind("surrogates"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void agree(Kernels kernels, GoldenFile file) {
    JsonNode surrogates = file.description().path("surrogates");
    for (String array : file.arrays().names()) {
      if (!array.equals("x") && surrogates.path(array).isMissingNode()) {
        throw new AssertionError(file.name() + ": array '" + array + "' has no description");
      }
    }
    float[] x = file.floats("x");
    for (Map.Entry<String, JsonNode> entry : surrogates.properties()) {
      Surrogate surrogate =
          Descriptions.surrogate(
              file.name(),
              entry.getValue().path("surrogate").asString(""),
              entry.getValue().path("parameters"));
      float[] derivative = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        derivative[i] = surrogate.derivative(x[i]);
      }
      file.assertScaledClose(entry.getKey(), derivative, TOLERANCE);
      file.assertScaledClose(entry.getKey(), throughKernels(kernels, surrogate, x), TOLERANCE);
    }
  }

  /** An integrator whose membrane is the input and whose threshold is 0: the error is g'(x). */
  private static float[] throughKernels(Kernels kernels, Surrogate surrogate, float[] x) {
    SpikingNeuron neuron =
        new SpikingNeuron(
            new Leak.None(),
            InputScaling.DIRECT,
            0f,
            Firing.AT_THRESHOLD,
            Reset.hard(-1f),
            surrogate,
            0f);
    float[] ones = new float[x.length];
    Arrays.fill(ones, 1f);
    return new NeuronRun(kernels, neuron, 0f, x, 1).backward(ones, null);
  }
}

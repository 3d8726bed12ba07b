package dev.spikeq.acceptance.neurons;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Membranes that equal the threshold exactly: who spikes at equality and who does not. */
@Tag("acceptance")
final class ThresholdTiesTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("neurons");

  private static final double GRADIENT = 1e-5;

  /** Which model a prefix of the file's arrays means. */
  private static final Map<String, String> MODELS =
      Map.of(
          "sj_if", "sj_IFNode",
          "sj_lif", "sj_LIFNode",
          "braincog_lif", "braincog_LIFNode",
          "snntorch_leaky", "snntorch_Leaky");

  static Stream<Arguments> files() {
    return KernelSets.times(() -> GOLDEN.ofKind("threshold_ties"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void agrees(Kernels kernels, GoldenFile file) {
    JsonNode parameters = file.description().path("parameters");
    int models = 0;
    for (Map.Entry<String, JsonNode> entry : parameters.properties()) {
      if (entry.getValue().isObject()) {
        check(kernels, file, entry.getKey(), entry.getValue());
        models++;
      }
    }
    if (models == 0) {
      throw new AssertionError(file.name() + ": expected parameters of models, found none");
    }
  }

  private static void check(Kernels kernels, GoldenFile file, String name, JsonNode parameters) {
    SpikingNeuron neuron =
        Descriptions.neuron(file.name(), model(file, name), parameters, surrogate(name));
    int steps = file.tensor(name + ".input").shape()[0];
    NeuronRun run = new NeuronRun(kernels, neuron, 0f, file.floats(name + ".input"), steps);
    file.assertEqualExactly(name + ".spikes", run.spikes());
    file.assertEqualExactly(name + ".v_seq", run.reported());
    float[] gradient = run.backward(file.floats(name + ".spike_cotangent"), null);
    file.assertScaledClose(name + ".grad_input", gradient, GRADIENT);
  }

  private static String model(GoldenFile file, String name) {
    return MODELS.entrySet().stream()
        .filter(entry -> name.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError(file.name() + ": unknown model '" + name + "'"));
  }

  /** The description says it in words: QGate, alpha 2, for BrainCog; elsewhere ATan, alpha 2. */
  private static Surrogate surrogate(String name) {
    return name.startsWith("braincog_") ? new Surrogate.QGate(2f) : new Surrogate.ATan(2f);
  }
}

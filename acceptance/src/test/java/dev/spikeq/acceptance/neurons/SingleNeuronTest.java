package dev.spikeq.acceptance.neurons;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.SpikingNeuron;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One population of SpikingJelly's, snnTorch's or BrainCog's neurons over time, and back. */
@Tag("acceptance")
final class SingleNeuronTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("neurons");

  private static final double MEMBRANE = 2e-6;
  private static final double GRADIENT = 1e-5;
  private static final double FAST_SIGMOID_GRADIENT = 5e-5;
  private static final double LOSS = 5e-5;
  private static final float MEMBRANE_SHARE = 0.1f;

  static Stream<Arguments> files() {
    return KernelSets.times(() -> GOLDEN.ofKind("single_neuron"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void agrees(Kernels kernels, GoldenFile file) {
    SpikingNeuron neuron = Descriptions.neuron(file);
    boolean learned = neuron.leak() instanceof Leak.LearnedTimeConstant;
    float weight = learned ? file.floats("w")[0] : 0f;
    int steps = file.tensor("input").shape()[0];
    NeuronRun run = new NeuronRun(kernels, neuron, weight, file.floats("input"), steps);
    file.assertEqualExactly("spikes", run.spikes());
    file.assertScaledClose("h_seq", run.membranes(), MEMBRANE);
    file.assertScaledClose("v_seq", run.reported(), MEMBRANE);
    file.assertAbsoluteClose("loss", new float[] {loss(file, run)}, LOSS);

    float[] membraneErrors = file.floats("v_cotangent");
    for (int i = 0; i < membraneErrors.length; i++) {
      membraneErrors[i] *= MEMBRANE_SHARE;
    }
    double tolerance =
        file.description().at("/parameters/surrogate").asString("").equals("fast_sigmoid")
            ? FAST_SIGMOID_GRADIENT
            : GRADIENT;
    float[] gradient = run.backward(file.floats("spike_cotangent"), membraneErrors);
    file.assertScaledClose("grad_input", gradient, tolerance);
    if (learned) {
      file.assertScaledClose("grad_w", new float[] {run.gradientByWeight(weight)}, tolerance);
    }
  }

  private static float loss(GoldenFile file, NeuronRun run) {
    return (float)
        (dot(run.spikes(), file.floats("spike_cotangent"))
            + MEMBRANE_SHARE * dot(run.reported(), file.floats("v_cotangent")));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}

package dev.spikeq.acceptance.neurons;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A convolutional rate network with an average pool, and the spiking one that it becomes. */
@Tag("acceptance")
final class ConvertedImagesTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("neurons");

  private static final Image INPUT = new Image(12, 12, 1);
  private static final double RATE_OUTPUT = 5e-6;
  private static final double OUTPUT = 1e-5;

  /** Share of the neurons that may have one spike more or less in single precision. */
  private static final double OFF_BY_ONE = 0.01;

  static Stream<Arguments> files() {
    return KernelSets.times(() ->
        GOLDEN.where(json ->
            json.path("kind").asString("").equals("ann2snn")
                && json.path("net").asString("").equals("cnn")));
  }

  private static Network network(boolean spiking, int steps) {
    NetworkBuilder builder = Network.observing(INPUT).conv(4, 3, 1);
    activate(builder, spiking);
    builder.pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 2)).conv(8, 3, 1);
    activate(builder, spiking);
    builder.linear(4);
    if (spiking) {
      builder.neurons(new Integrator(Integrator.Scale.MEAN));
    }
    return builder.read(Decoder.Reading.LAST_MEMBRANE).steps(steps);
  }

  private static void activate(NetworkBuilder builder, boolean spiking) {
    if (spiking) {
      builder.neurons(Neurons.integrateAndFire(new Surrogate.ATan(2f)));
    } else {
      builder.relu();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void agrees(Kernels kernels, GoldenFile file) {
    float[] input = Planes.channelsLast(file.floats("input"), INPUT);
    int batch = input.length / INPUT.size();
    Network rate = network(false, 1);
    Parameters parameters = Planes.load(file, "param", rate);
    try (Engine engine = KernelSets.engine(kernels)) {
      file.assertScaledClose(
          "ann_output",
          Program.forInference(rate, parameters, batch, engine).forward(input, batch),
          RATE_OUTPUT);
      for (JsonNode steps : file.description().at("/parameters/T").values()) {
        Network spiking = network(true, steps.asInt());
        Program program =
            Program.forInference(spiking, scaled(file, spiking, parameters), batch, engine);
        check(file, program, program.forward(input, batch).clone(), batch);
      }
    }
  }

  /** In units of the scales, which are thereby the thresholds. */
  private static Parameters scaled(GoldenFile file, Network spiking, Parameters rate) {
    float[] scales = file.floats("scales");
    float first = scales[0];
    float second = scales[1];
    Parameters result = Parameters.zeros(spiking);
    result.set("conv1.weight", times(rate.get("conv1.weight"), 1 / first));
    result.set("conv1.bias", times(rate.get("conv1.bias"), 1 / first));
    result.set("conv2.weight", times(rate.get("conv2.weight"), first / second));
    result.set("conv2.bias", times(rate.get("conv2.bias"), 1 / second));
    result.set("fc1.weight", times(rate.get("fc1.weight"), second));
    result.set("fc1.bias", rate.get("fc1.bias"));
    return result;
  }

  private static float[] times(float[] values, float factor) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i] * factor;
    }
    return result;
  }

  private static void check(GoldenFile file, Program program, float[] outputs, int batch) {
    int steps = program.network().steps();
    boolean equal = checkCounts(file, program, 0, new Image(10, 10, 4), batch);
    equal &= checkCounts(file, program, 1, new Image(3, 3, 8), batch);
    String array = "snn_output_T" + steps;
    if (equal) {
      file.assertScaledClose(array, outputs, OUTPUT);
      return;
    }
    float largest = 0;
    for (float weight : file.floats("param.fc.weight")) {
      largest = Math.max(largest, Math.abs(weight));
    }
    file.assertAbsoluteClose(array, outputs, file.floats("scales")[1] * largest / steps * 1.001);
  }

  private static boolean checkCounts(
      GoldenFile file, Program program, int layer, Image plane, int batch) {
    String array = "spike_count" + (layer + 1) + "_T" + program.network().steps();
    float[] expected = Planes.channelsLast(file.floats(array), plane);
    float[] found = Networks.counts(program, layer, batch, plane.size());
    file.assertAbsoluteClose(array, expected, found, 1);
    int different = 0;
    for (int i = 0; i < found.length; i++) {
      different += found[i] == expected[i] ? 0 : 1;
    }
    int many = different;
    assertTrue(
        different <= OFF_BY_ONE * found.length,
        () -> file.name() + ": " + array + ": " + many + " of " + found.length + " differ");
    return different == 0;
  }
}

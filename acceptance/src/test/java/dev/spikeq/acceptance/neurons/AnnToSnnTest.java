package dev.spikeq.acceptance.neurons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.convert.Conversion;
import dev.spikeq.convert.Converted;
import dev.spikeq.convert.Converter;
import dev.spikeq.convert.HiddenNeuron;
import dev.spikeq.convert.Normalization;
import dev.spikeq.convert.Scope;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * A rate network, the scales that SpikingJelly found for it, and the spiking one made with them.
 */
@Tag("acceptance")
final class AnnToSnnTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("neurons");

  private static final double RATE_OUTPUT = 5e-6;
  private static final double OUTPUT = 1e-5;

  /** Share of the neurons that may have one spike more or less in single precision. */
  private static final double OFF_BY_ONE = 0.01;

  static Stream<Arguments> files() {
    return KernelSets.times(() ->
        GOLDEN.where(json ->
            json.path("kind").asString("").equals("ann2snn")
                && json.path("net").asString("").equals("mlp")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void agrees(Kernels kernels, GoldenFile file) {
    List<int[]> shapes = shapes(file);
    float[] input = file.floats("input");
    int batch = file.tensor("input").shape()[0];
    try (Engine engine = KernelSets.engine(kernels)) {
      Network rate = network(shapes, false, 1);
      Parameters parameters = Parameters.zeros(rate);
      Networks.load(file, "param", parameters);
      float[] expected =
          Program.forInference(rate, parameters, batch, engine).forward(input, batch);
      file.assertScaledClose("ann_output", expected, RATE_OUTPUT);

      List<Float> agreement = new ArrayList<>();
      for (JsonNode steps : file.description().at("/parameters/T").values()) {
        agreement.add(simulate(file, engine, network(shapes, true, steps.asInt()), expected));
      }
      float[] shares = new float[agreement.size()];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = agreement.get(i);
      }
      file.assertEqualExactly("agreement", shares);
    }
  }

  private static List<int[]> shapes(GoldenFile file) {
    List<int[]> shapes = new ArrayList<>();
    for (int i = 1; file.arrays().find("param.fc" + i + ".weight") != null; i++) {
      shapes.add(file.tensor("param.fc" + i + ".weight").shape());
    }
    return shapes;
  }

  private static Network network(List<int[]> shapes, boolean spiking, int steps) {
    NetworkBuilder builder = Network.observing(shapes.getFirst()[1]);
    for (int i = 0; i < shapes.size() - 1; i++) {
      builder.linear(shapes.get(i)[0]);
      if (spiking) {
        builder.neurons(Neurons.integrateAndFire(new Surrogate.ATan(2f)));
      } else {
        builder.relu();
      }
    }
    builder.linear(shapes.getLast()[0]);
    if (spiking) {
      builder.neurons(new Integrator(Integrator.Scale.MEAN));
    }
    return builder.read(Decoder.Reading.LAST_MEMBRANE).steps(steps);
  }

  /** Checks spike counts and outputs; returns the share of equal decisions. */
  private static float simulate(
      GoldenFile file, Engine engine, Network network, float[] rateOutputs) {
    Parameters parameters = converted(file, network, engine);
    int batch = file.tensor("input").shape()[0];
    Program program = Program.forInference(network, parameters, batch, engine);
    float[] outputs = program.forward(file.floats("input"), batch).clone();
    boolean equal = true;
    for (int layer = 0; layer < network.spikingLayers().size(); layer++) {
      String array = "spike_count" + (layer + 1) + "_T" + network.steps();
      equal &=
          checkCounts(
              file,
              array,
              Networks.counts(program, layer, batch, network.widthAfter(2 * layer + 1)));
    }
    String array = "snn_output_T" + network.steps();
    if (equal) {
      file.assertScaledClose(array, outputs, OUTPUT);
    } else {
      float[] weights = file.floats("param.fc" + (network.spikingLayers().size() + 1) + ".weight");
      float largest = 0;
      for (float weight : weights) {
        largest = Math.max(largest, Math.abs(weight));
      }
      float[] scales = file.floats("scales");
      file.assertAbsoluteClose(
          array, outputs, scales[scales.length - 1] * largest / network.steps() * 1.001);
    }
    return agreement(outputs, rateOutputs, batch);
  }

  /** The converter, given SpikingJelly's scales, must make the network that is simulated here. */
  private static Parameters converted(GoldenFile file, Network network, Engine engine) {
    Network rate = network(shapes(file), false, 1);
    Parameters parameters = Parameters.zeros(rate);
    Networks.load(file, "param", parameters);
    List<float[]> scales = new ArrayList<>();
    for (float scale : file.floats("scales")) {
      scales.add(new float[] {scale});
    }
    Conversion plain = Conversion.plain(network.steps());
    Converted converted =
        Converter.convert(
            rate,
            parameters,
            plain
                .withNormalization(new Normalization.Chosen(scales), Scope.LAYER)
                .withSimulation(
                    plain
                        .simulation()
                        .withNeuron(new HiddenNeuron.IntegrateAndFire(Reset.Kind.SOFT, 0))),
            CalibrationStates.none(),
            engine);
    assertEquals(network, converted.network(), file.name());
    return converted.parameters();
  }

  /** The percentile of all activations of each batch, and SpikingJelly's running mean of it. */
  @ParameterizedTest
  @MethodSource("files")
  void findsTheScales(Kernels kernels, GoldenFile file) {
    Network rate = network(shapes(file), false, 1);
    Parameters parameters = Parameters.zeros(rate);
    Networks.load(file, "param", parameters);
    JsonNode settings = file.description().path("parameters");
    float[] states = file.floats("calibration");
    int batch = settings.path("calibration_batch_size").asInt() * rate.observationSize();
    boolean largest = settings.path("mode").asString().equals("max");
    Conversion conversion =
        Conversion.plain(4)
            .withNormalization(
                new Normalization.Robust(
                    largest ? 1 : 0.999f, Normalization.Statistic.ALL_ACTIVATIONS),
                Scope.LAYER);
    double[] scales = new double[file.floats("scales").length];
    try (Engine engine = KernelSets.engine(kernels)) {
      for (int first = 0; first < states.length; first += batch) {
        float[] rows = Arrays.copyOfRange(states, first, first + batch);
        Converted converted =
            Converter.convert(
                rate,
                parameters,
                conversion,
                CalibrationStates.of(rows, rate.observationSize()),
                engine);
        for (int i = 0; i < scales.length; i++) {
          double found = converted.scales().get(i).thresholds()[0];
          scales[i] = first == 0 ? found : 0.9 * scales[i] + 0.1 * found;
        }
      }
    }
    float[] found = new float[scales.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = (float) scales[i];
    }
    file.assertScaledClose("scales", found, largest ? 5e-6 : 1e-5);
  }

  /** Whether all are equal; fails where more than a few differ, or by more than one spike. */
  private static boolean checkCounts(GoldenFile file, String array, float[] counts) {
    file.assertAbsoluteClose(array, counts, 1);
    float[] expected = file.floats(array);
    int different = 0;
    for (int i = 0; i < counts.length; i++) {
      different += counts[i] == expected[i] ? 0 : 1;
    }
    int found = different;
    assertTrue(
        different <= OFF_BY_ONE * counts.length,
        () -> file.name() + ": " + array + ": " + found + " of " + counts.length + " differ");
    return different == 0;
  }

  private static float agreement(float[] outputs, float[] rateOutputs, int batch) {
    int actions = outputs.length / batch;
    RandomStream unused = RandomStream.root(0);
    int equal = 0;
    for (int i = 0; i < batch; i++) {
      int spiking = TieRule.FIRST.argmax(outputs, i * actions, actions, unused);
      int rate = TieRule.FIRST.argmax(rateOutputs, i * actions, actions, unused);
      equal += spiking == rate ? 1 : 0;
    }
    return (float) equal / batch;
  }
}

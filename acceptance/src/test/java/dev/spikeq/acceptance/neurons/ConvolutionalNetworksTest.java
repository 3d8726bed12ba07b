package dev.spikeq.acceptance.neurons;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.acceptance.GoldenFiles;
import dev.spikeq.acceptance.kernels.KernelSets;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The networks of Chen et al., MinAtar and BrainCog's PL-SDQN, with their gradients. */
@Tag("acceptance")
final class ConvolutionalNetworksTest {
  @RegisterExtension static final GoldenFiles GOLDEN = GoldenFiles.of("neurons");

  private static final double VALUE = 5e-6;
  private static final double GRADIENT = 3e-5;
  private static final Pattern CONVOLUTION =
      Pattern.compile("conv (\\d+) (\\d+)x\\2 stride (\\d+).*");
  private static final Pattern FULL = Pattern.compile("fc (\\d+).*");

  static Stream<Arguments> files() {
    return KernelSets.times(
        () -> Stream.concat(GOLDEN.ofKind("sj_network"), GOLDEN.ofKind("plsdqn")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void agrees(Kernels kernels, GoldenFile file) {
    Network network = network(file);
    Parameters parameters = Planes.load(file, "param", network);
    int batch = Descriptions.integer(file.description().path("parameters"), "batch");
    float[] observations = observations(file);
    try (Engine engine = KernelSets.engine(kernels)) {
      Program program = Program.forTraining(network, parameters, batch, engine);
      float[] values = program.forward(observations, batch).clone();
      file.assertScaledClose(has(file, "q_values") ? "q_values" : "q_max", values, VALUE);
      checkCounts(file, program, batch);
      float[] cotangent = file.floats("q_cotangent");
      file.assertScaledClose("loss", new float[] {dot(values, cotangent)}, VALUE);
      Parameters gradients = program.backward(cotangent);
      Parameters expected = Planes.load(file, "grad", network);
      for (Parameters.Entry entry : gradients.entries()) {
        file.assertScaledClose(
            "grad." + entry.name(),
            expected.get(entry.name()),
            gradients.get(entry.name()),
            GRADIENT);
      }
      for (String readout : List.of("last", "mean")) {
        if (has(file, "q_" + readout)) {
          Network other = network.withDecoder(new Decoder(reading(readout)));
          file.assertScaledClose(
              "q_" + readout,
              Program.forInference(other, parameters, batch, engine).forward(observations, batch),
              VALUE);
        }
      }
    }
  }

  private static boolean has(GoldenFile file, String array) {
    return file.arrays().find(array) != null;
  }

  private static Decoder.Reading reading(String readout) {
    return readout.equals("last") ? Decoder.Reading.LAST_MEMBRANE : Decoder.Reading.MEAN_MEMBRANE;
  }

  private static float dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return (float) sum;
  }

  private static Image image(GoldenFile file) {
    JsonNode input = file.description().at("/parameters/input");
    return new Image(input.path(1).asInt(), input.path(2).asInt(), input.path(0).asInt());
  }

  /** Pixels where there are any: the network scales them itself. */
  private static float[] observations(GoldenFile file) {
    return Planes.channelsLast(file.floats(has(file, "pixels") ? "pixels" : "input"), image(file));
  }

  private static float scale(GoldenFile file) {
    if (!has(file, "pixels")) {
      return 1;
    }
    return isBrainCog(file) ? 1f / 255 : 1f / 256;
  }

  private static boolean isBrainCog(GoldenFile file) {
    return file.description().path("kind").asString("").equals("plsdqn");
  }

  private static Network network(GoldenFile file) {
    JsonNode parameters = file.description().path("parameters");
    SpikingNeuron neuron =
        Descriptions.neuron(
            file.name(),
            isBrainCog(file) ? "braincog_LIFNode" : "sj_LIFNode",
            parameters,
            Descriptions.surrogate(file.name(), parameters));
    NetworkBuilder builder =
        Network.observing(image(file)).encoder(Encoder.current().withScale(scale(file)));
    List<String> layers = parameters.path("layers").valueStream().map(JsonNode::asString).toList();
    for (String layer : layers.subList(0, layers.size() - 1)) {
      Matcher convolution = CONVOLUTION.matcher(layer);
      if (convolution.matches()) {
        builder.conv(number(convolution, 1), number(convolution, 2), number(convolution, 3));
      } else {
        builder.linear(number(matched(layer), 1));
      }
      if (layer.contains("PopNorm")) {
        builder.layerNorm(1, 0);
      }
      builder.neurons(neuron);
    }
    int outputs = number(matched(layers.getLast()), 1);
    if (isBrainCog(file)) {
      builder.linear(outputs, Layer.Bias.ABSENT).read(Decoder.Reading.MEAN_MEMBRANE);
    } else {
      builder
          .linear(outputs)
          .neurons(new LeakyIntegrator(Descriptions.number(parameters, "li_tau")))
          .read(Decoder.Reading.MAX_MEMBRANE);
    }
    return builder.steps(Descriptions.integer(parameters, "T"));
  }

  private static Matcher matched(String layer) {
    Matcher full = FULL.matcher(layer);
    if (!full.matches()) {
      throw new AssertionError("unknown layer '" + layer + "'");
    }
    return full;
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  private static void checkCounts(GoldenFile file, Program program, int batch) {
    Network network = program.network();
    Image plane = null;
    int spiking = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      switch (network.layers().get(i)) {
        case Layer.Conv2d convolution -> plane = convolution.output();
        case Layer.Linear linear -> plane = new Image(1, 1, linear.outputs());
        case Layer.Neurons neurons when neurons.neuron() instanceof SpikingNeuron -> {
          if (plane == null) {
            throw new AssertionError("neurons before any synapse");
          }
          String array = "spike_count_lif" + (spiking + 1);
          file.assertEqualExactly(
              array,
              Planes.channelsLast(file.floats(array), plane),
              Networks.counts(program, spiking, batch, plane.size()));
          spiking++;
        }
        default -> {}
      }
    }
  }
}

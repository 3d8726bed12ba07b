package dev.spikeq.formats.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.formats.safetensors.Tensor;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import dev.spikeq.snn.neuron.Threshold;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelFileTest {
  @TempDir private Path folder;

  static Stream<Neuron> neurons() {
    return Stream.of(
        Neurons.integrateAndFire(new Surrogate.ATan(8)),
        Neurons.leaky(2.1f, new Surrogate.Sigmoid(4)),
        Neurons.spikingJellyParametricLif(3.3f, new Surrogate.FastSigmoid(0.1f, 7.7f)),
        Neurons.snnTorchLeaky(0.9f, new Surrogate.Triangle(0.3f, 1.1f)),
        Neurons.brainCogLif(2, 0.5f, new Surrogate.QGate(2)),
        Neurons.thesisHidden(),
        new SpikingNeuron(
            new Leak.Decay(Math.nextDown(1f)),
            InputScaling.DIRECT,
            0.1f,
            Firing.ABOVE_THRESHOLD,
            Reset.hard(-0.7f).attached(),
            new Surrogate.PiecewiseQuadratic(1.7f),
            Float.MIN_VALUE),
        Neurons.integrateAndFire(new Surrogate.Rectangle(0.3f)),
        Neurons.leaky(3f, new Surrogate.ATan(2f)).withLearning(Threshold.LEARNED),
        new SignedNeuron(0.7f, -0.1f),
        new IntegrateThenFire(1.3f, Float.MIN_VALUE));
  }

  static Stream<Neuron> readouts() {
    return Stream.of(
        new Integrator(Integrator.Scale.SUM),
        new LeakyIntegrator(2.7f, InputScaling.DIRECT),
        new SynapticIntegrator(0.3f, 0.7f));
  }

  @ParameterizedTest
  @MethodSource("neurons")
  void aSpikingNetworkComesBackAsItWas(Neuron neuron) throws IOException {
    assertComesBack(
        Network.observing(3)
            .encoder(
                new Encoder(
                    Encoder.Presentation.POISSON,
                    Encoder.Signs.SPLIT,
                    Encoder.Constant.ONE_APPENDED))
            .linear(5, Layer.Bias.ABSENT)
            .neurons(neuron)
            .linear(3)
            .decoder(new Decoder(Decoder.Reading.MEAN_MEMBRANE, TieRule.RANDOM))
            .dueling()
            .steps(7));
  }

  @ParameterizedTest
  @MethodSource("readouts")
  void aReadoutComesBackAsItWas(Neuron readout) throws IOException {
    assertComesBack(
        Network.observing(2)
            .linear(4)
            .relu()
            .linear(2)
            .neurons(readout)
            .read(Decoder.Reading.MAX_MEMBRANE)
            .steps(3));
  }

  @ParameterizedTest
  @EnumSource(Layer.Residual.Kind.class)
  void aConvertedNetworkComesBackAsItWas(Layer.Residual.Kind kind) throws IOException {
    assertComesBack(
        Network.observing(2)
            .linear(4)
            .neurons(new SignedNeuron())
            .residual(kind)
            .linear(2)
            .steps(6)
            .withStart(Network.Start.CARRIED));
  }

  static Stream<Network.Head> distributions() {
    return Stream.of(
        new Network.Head.Categorical(3, -1.5f, Math.nextUp(2f)), new Network.Head.Quantile(5));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void aHeadOfDistributionsComesBackAsItWas(Network.Head head) throws IOException {
    assertComesBack(
        Network.observing(2).linear(4).relu().linear(head.decoded(2)).head(head).build());
  }

  @Test
  void aQuantizedNetworkComesBackAsItWas() throws IOException {
    assertComesBack(
        Network.observing(2)
            .linear(4)
            .quantized(8)
            .linear(17)
            .quantized(3, 0.1f)
            .linear(2)
            .build());
  }

  @Test
  void aNetworkOfImagesComesBackAsItWas() throws IOException {
    Neuron neuron = Neurons.integrateAndFire(new Surrogate.ATan(2f));
    assertComesBack(
        Network.observing(new Image(9, 8, 3))
            .encoder(Encoder.current().withScale(1f / 255))
            .conv(4, new Window(3, 2, 2, 1), Layer.Bias.ABSENT)
            .batchNorm()
            .neurons(neuron)
            .pool(Layer.Pool2d.Pooling.SUM, new Window(2, 1))
            .conv(5, 2, 1)
            .layerNorm(0.7f, -0.1f)
            .neurons(neuron)
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(3));
  }

  @Test
  void aScaleOfOneIsNotWritten() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, new Model(small(), drawn(small()), Map.of()));
    assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains("scale"));
    assertEquals(1f, ModelFile.read(file).network().encoder().scale());
  }

  /** Files from before there was a choice say nothing of it, and still do not. */
  @Test
  void aStartFromRestIsNotWritten() throws IOException {
    Network network = Network.observing(1).linear(1).neurons(new SignedNeuron()).linear(1).steps(2);
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, new Model(network, drawn(network), Map.of()));
    assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains("start"));
    assertEquals(Network.Start.REST, ModelFile.read(file).network().start());
  }

  private void assertComesBack(Network network) throws IOException {
    Parameters parameters = drawn(network);
    Path file = folder.resolve("model.safetensors");
    Map<String, String> metadata = Map.of("environment", "CartPole-v1", "a", "\"ü\"");
    ModelFile.write(file, new Model(network, parameters, metadata));
    Model back = ModelFile.read(file);
    assertEquals(network, back.network());
    assertEquals(metadata, back.metadata());
    for (Parameters.Entry entry : parameters.entries()) {
      assertArrayEquals(parameters.get(entry.name()), back.parameters().get(entry.name()));
    }
    byte[] first = Files.readAllBytes(file);
    ModelFile.write(file, back);
    assertArrayEquals(first, Files.readAllBytes(file));
  }

  private static Parameters drawn(Network network) {
    RandomStream random = RandomStream.root(5);
    Parameters parameters = Parameters.zeros(network);
    for (Parameters.Entry entry : parameters.entries()) {
      float[] values = new float[entry.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      parameters.set(entry.name(), values);
    }
    return parameters;
  }

  private static Network small() {
    return Network.observing(2)
        .linear(3)
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(8)))
        .linear(2)
        .read(Decoder.Reading.MEAN_MEMBRANE)
        .steps(4);
  }

  @Test
  void namesTheArrayThatDoesNotFit() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, new Model(small(), drawn(small()), Map.of()));
    SafetensorsFile written = Safetensors.read(file);
    Map<String, Tensor> tensors = new LinkedHashMap<>(written.tensors());
    tensors.put("fc1.weight", Tensor.of(new float[8], 2, 4));
    Safetensors.write(file, tensors, written.metadata());
    String message = assertThrows(FormatException.class, () -> ModelFile.read(file)).getMessage();
    assertTrue(message.contains("'fc1.weight': expected shape [2, 3], found [2, 4]"), message);

    tensors.remove("fc1.weight");
    Safetensors.write(file, tensors, written.metadata());
    assertTrue(refusal(file).contains("expected a tensor 'fc1.weight'"), refusal(file));

    tensors.putAll(written.tensors());
    tensors.put("extra", Tensor.of(new float[1], 1));
    Safetensors.write(file, tensors, written.metadata());
    assertTrue(refusal(file).contains("'extra'"), refusal(file));

    tensors.remove("extra");
    tensors.put("fc2.bias", Tensor.of(new float[] {0, Float.NaN}, 2));
    Safetensors.write(file, tensors, written.metadata());
    assertTrue(refusal(file).contains("'fc2.bias': expected finite numbers"), refusal(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"inputs\":2 | \"inputs\":2000000000 | inputs",
        "\"steps\":4 | \"steps\":2147483647 | steps",
        "\"steps\":4 | \"steps\":4.5 | steps",
        "\"steps\":4 | \"steps\":1e999999999 | 64 bits",
        "\"steps\":4 | \"steps\":99999999999999999999 | 64 bits",
        "\"steps\":4 | \"steps\":null | null",
        "\"steps\":4 | \"steps\":4,\"steps\":4 | twice",
        "\"steps\":4 | \"stepz\":4 | 'stepz'",
        "\"kind\":\"atan\" | \"kind\":\"arctan\" | atan, sigmoid",
        "\"alpha\":8.0 | \"alpha\":-8.0 | ATan: expected",
        "\"outputs\":3 | \"outputs\":4 | expected input [*; 3]",
        "\"threshold\":1.0 | \"threshold\":1e39 | finite",
        "\"head\":\"values\" | \"head\":\"values\",\"start\":\"later\" | rest, carried",
        "{\"observationSize\" | [\"observationSize\" | JSON",
        "\"head\":\"values\" | \"head\":\"VALUES\" | values, dueling",
        "\"head\":\"values\" | \"head\":\"atoms\" | dueling, categorical, quantile",
        "\"head\":\"values\" | \"head\":\"values\",\"distribution\":{} | beside a head of values",
        "\"head\":\"values\" | \"head\":\"quantile\" | distribution",
        "\"head\":\"values\" | \"head\":\"quantile\",\"distribution\":{\"quantiles\":4} | multiple"
            + " of 4",
        "\"head\":\"values\" | \"head\":\"quantile\",\"distribution\":{\"quantiles\":0} |"
            + " quantiles",
        "\"head\":\"values\" | \"head\":\"quantile\",\"distribution\":{\"atoms\":3} | 'atoms'",
        "\"head\":\"values\" |"
            + " \"head\":\"categorical\",\"distribution\":{\"atoms\":3,\"least\":1,\"greatest\":1}"
            + " | below the last",
        "\"encoder\":{ | \"encoder\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{ | JSON",
      })
  void refusesADamagedDescription(String part, String replacement, String clue) throws IOException {
    Path file = withDescription(json -> json.replaceFirst(quote(part), replacement));
    assertTrue(refusal(file).contains(clue.replace(';', ',')), refusal(file));
    assertFalse(refusal(file).contains("\n"));
  }

  @Test
  void refusesWideLayersBeforeAllocatingThem() throws IOException {
    Path file =
        withDescription(json ->
            json.replace("\"outputs\":3", "\"outputs\":16000000")
                .replace("\"inputs\":3", "\"inputs\":16000000"));
    assertTrue(refusal(file).contains("expected shape [2, 16000000]"), refusal(file));
  }

  @Test
  void refusesAnotherSafetensorsFile() throws IOException {
    Path file = folder.resolve("other.safetensors");
    Safetensors.write(file, Map.of("a", Tensor.of(new float[1], 1)), Map.of());
    assertTrue(refusal(file).contains("expected a model of SpikeQ"), refusal(file));
  }

  private static String quote(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  private Path withDescription(UnaryOperator<String> change) throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, new Model(small(), drawn(small()), Map.of()));
    SafetensorsFile written = Safetensors.read(file);
    Map<String, String> metadata = new LinkedHashMap<>(written.metadata());
    String before = metadata.get(ModelFile.NETWORK);
    String after = change.apply(before);
    assertFalse(after.equals(before), before);
    metadata.put(ModelFile.NETWORK, after);
    Safetensors.write(file, written.tensors(), metadata);
    return file;
  }

  private static String refusal(Path file) {
    return assertThrows(FormatException.class, () -> ModelFile.read(file)).getMessage();
  }
}

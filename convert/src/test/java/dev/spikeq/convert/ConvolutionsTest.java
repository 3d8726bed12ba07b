package dev.spikeq.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that see pictures: two convolutions, one with padding, and a hidden layer. */
final class ConvolutionsTest {
  private static final Image PICTURE = new Image(6, 5, 3);
  private static final int ACTIONS = 4;
  private static final Network RELU =
      observing().relu().conv(6, 2, 2).relu().linear(10).relu().linear(ACTIONS).build();

  private final CalibrationStates fresh = states(700, 77);

  private static NetworkBuilder observing() {
    return Network.observing(PICTURE).conv(5, new Window(3, 3, 1, 1), Layer.Bias.PRESENT);
  }

  /** Cells that are empty or not. */
  private static CalibrationStates states(int count, long seed) {
    RandomStream random = RandomStream.root(seed).child("cells");
    float[] values = new float[count * PICTURE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() < 0.3f ? 1 : 0;
    }
    return CalibrationStates.of(values, PICTURE.size());
  }

  private static Converted convert(Network source, Parameters parameters, Conversion conversion) {
    try (Engine engine = Engine.scalar()) {
      return Converter.convert(source, parameters, conversion, states(300, 5), engine);
    }
  }

  private static double error(Network source, Parameters parameters, Converted converted) {
    CalibrationStates fresh = states(100, 78);
    float[] expected = Nets.outputs(source, parameters, fresh);
    float[] found = Nets.outputs(converted.network(), converted.parameters(), fresh);
    return Nets.meanSquare(expected, found) / Nets.meanSquare(expected, new float[found.length]);
  }

  private static float[] thresholds(Converted converted, String layer) {
    return converted.scales().stream()
        .filter(scale -> scale.layer().equals(layer))
        .findFirst()
        .orElseThrow()
        .thresholds();
  }

  @Test
  void aChannelHasOneThresholdAndTheOutputsAreNear() {
    Parameters parameters = Nets.draw(RELU, 1);
    Converted converted = convert(RELU, parameters, Conversion.ofSteps(32));
    assertEquals(5, thresholds(converted, "relu1").length);
    assertEquals(6, thresholds(converted, "relu2").length);
    assertEquals(10, thresholds(converted, "relu3").length);
    assertTrue(converted.network().layers().get(2) instanceof Layer.Conv2d);
    assertTrue(error(RELU, parameters, converted) < 5e-3);
  }

  @Test
  void moreStepsAreNearer() {
    Parameters parameters = Nets.draw(RELU, 1);
    double coarse = error(RELU, parameters, convert(RELU, parameters, Conversion.plain(4)));
    double fine = error(RELU, parameters, convert(RELU, parameters, Conversion.plain(256)));
    assertTrue(fine < 1e-3 && coarse > 10 * fine, coarse + ", " + fine);
  }

  @ParameterizedTest
  @EnumSource
  void everyNormalisationIsExactInTheLimit(Scope scope) {
    Parameters parameters = Nets.draw(RELU, 3);
    for (Normalization rule :
        List.of(
            new Normalization.ModelBased(),
            new Normalization.DataBased(),
            new Normalization.Robust(0.999, Normalization.Statistic.PER_SAMPLE_MAXIMUM),
            new Normalization.Robust(1, Normalization.Statistic.ALL_ACTIVATIONS))) {
      Conversion conversion = Conversion.plain(500).withNormalization(rule, scope);
      double error = error(RELU, parameters, convert(RELU, parameters, conversion));
      assertTrue(error < 0.02, rule + ": " + error);
    }
  }

  @Test
  void aThresholdIsThePercentileOfItsChannelAtAllPlaces() {
    Parameters parameters = Nets.draw(RELU, 1);
    Conversion conversion =
        Conversion.plain(8)
            .withNormalization(
                new Normalization.Robust(1, Normalization.Statistic.ALL_ACTIVATIONS), Scope.NEURON);
    Activations activations = Nets.activations(RELU, parameters, states(300, 5));
    float[] largest = new float[5];
    for (int i = 0; i < activations.hidden(0).length; i++) {
      largest[i % 5] = Math.max(largest[i % 5], activations.hidden(0)[i]);
    }
    assertEquals(300 * 6 * 5 * 5, activations.hidden(0).length);
    assertArrayEquals(largest, thresholds(convert(RELU, parameters, conversion), "relu1"), 1e-6f);
  }

  static List<ThresholdSearch> searches() {
    return List.of(new ThresholdSearch.LayerWise(), new ThresholdSearch.OutputError(9, 1));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void searchedThresholdsLessenTheError(ThresholdSearch search) {
    Parameters parameters = Nets.draw(RELU, 4);
    Conversion plain = Conversion.plain(4);
    Conversion searched = plain.withRefinement(new Refinement().withThresholds(search));
    double before = error(RELU, parameters, convert(RELU, parameters, plain));
    double after = error(RELU, parameters, convert(RELU, parameters, searched));
    assertTrue(after < before, after + " after " + before);
  }

  @Test
  void calibratedBiasesLessenTheError() {
    Parameters parameters = Nets.draw(RELU, 4);
    // Neurons that start at rest round down, all of them.
    Conversion plain =
        Conversion.plain(6)
            .withSimulation(
                Simulation.ofSteps(6)
                    .withResidual(Residual.NONE)
                    .withNeuron(new HiddenNeuron.IntegrateAndFire(Reset.Kind.SOFT, 0)));
    Conversion shifted =
        plain.withRefinement(new Refinement().withBiases(new BiasCalibration.MeanActivation(2)));
    double before = error(RELU, parameters, convert(RELU, parameters, plain));
    double after = error(RELU, parameters, convert(RELU, parameters, shifted));
    assertTrue(after < before, after + " after " + before);
  }

  @Test
  void aConvolutionMayBeTheLastHiddenLayer() {
    Network network = observing().relu().conv(4, 3, 1).relu().linear(ACTIONS + 1).dueling().build();
    Parameters parameters = Nets.draw(network, 2);
    Conversion refined =
        Conversion.ofSteps(16)
            .withRefinement(
                new Refinement()
                    .withBiases(new BiasCalibration.MeanActivation(1))
                    .withOutput(new OutputRefit.LeastSquares()));
    assertTrue(error(network, parameters, convert(network, parameters, refined)) < 0.01);
    Conversion headless = Conversion.ofSteps(16).withDueling(DuelingHead.ADVANTAGES_ONLY);
    assertEquals(ACTIONS, convert(network, parameters, headless).network().outputs());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7, 16})
  void integratingFirstEqualsTheUnitNetworkInEveryBit(int levels) {
    Converted source = quantized(levels);
    Converted unit = QuantizedSource.unit(source.network(), source.parameters());
    Converted spiking = QuantizedSource.fold(source.network(), source.parameters());
    assertEquals(5, source.parameters().get("relu1.log_threshold").length);
    float[] outputs = Nets.outputs(unit.network(), unit.parameters(), fresh);
    assertTrue(isVaried(outputs));
    assertArrayEquals(outputs, Nets.outputs(spiking.network(), spiking.parameters(), fresh));
  }

  private static Converted quantized(int levels) {
    try (Engine engine = Engine.scalar()) {
      return QuantizedSource.quantize(
          RELU, Nets.draw(RELU, 1), new Quantization(levels), states(300, 5), engine);
    }
  }

  @Test
  void batchNormalizationsAreFoldedFirst() {
    Network normed =
        observing().batchNorm().relu().linear(8).batchNorm().relu().linear(ACTIONS).build();
    Parameters parameters = Nets.draw(normed, 6);
    for (Parameters.Entry entry : parameters.entries()) {
      if (entry.name().endsWith(".variance")) {
        float[] variances = parameters.get(entry.name());
        for (int i = 0; i < variances.length; i++) {
          variances[i] = 0.5f + i;
        }
        parameters.set(entry.name(), variances);
      }
    }
    Converted converted = convert(normed, parameters, Conversion.ofSteps(64));
    assertTrue(converted.network().layers().stream().noneMatch(Layer.BatchNorm.class::isInstance));
    assertTrue(error(normed, parameters, converted) < 0.01);
  }

  @Test
  void theSameConversionGivesTheSameBytes() {
    Parameters parameters = Nets.draw(RELU, 1);
    Converted once = convert(RELU, parameters, Conversion.ofSteps(6));
    Converted again = convert(RELU, parameters, Conversion.ofSteps(6));
    for (Parameters.Entry entry : once.parameters().entries()) {
      assertArrayEquals(once.parameters().get(entry.name()), again.parameters().get(entry.name()));
    }
  }

  @Test
  void whatCannotBeConvertedIsNamed() {
    refused(
        "pool 'pool1'",
        observing().relu().pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 2)).linear(2).build());
    refused("layer normalization 'norm1'", observing().layerNorm(1, 0).relu().linear(2).build());
    refused("convolution 'conv2' as the output", observing().relu().conv(2, 5, 1).build());
    refused("synapse 'conv2' right after", observing().conv(2, 2, 1).relu().linear(2).build());
  }

  private static void refused(String expected, Network network) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> convert(network, Nets.draw(network, 1), Conversion.ofSteps(4)))
            .getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void signsAreNotSplitBeforeAConvolution() {
    Simulation split =
        Simulation.ofSteps(4)
            .withInput(new Simulation.Input(Encoder.Presentation.EQUIDISTANT, Encoder.Signs.SPLIT));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    convert(RELU, Nets.draw(RELU, 1), Conversion.ofSteps(4).withSimulation(split)))
            .getMessage();
    assertTrue(message.contains("'conv1'") && message.contains("SPLIT"), message);
  }

  @Test
  void aPictureMayBeGivenAsSpikes() {
    Simulation spikes =
        Simulation.ofSteps(64)
            .withInput(new Simulation.Input(Encoder.Presentation.EQUIDISTANT, Encoder.Signs.KEPT))
            .withDecoder(new Decoder(Decoder.Reading.LAST_MEMBRANE));
    Parameters parameters = Nets.draw(RELU, 1);
    Converted converted = convert(RELU, parameters, Conversion.ofSteps(64).withSimulation(spikes));
    assertTrue(error(RELU, parameters, converted) < 0.02);
  }

  /** Outputs of a silent network would be equal whatever the network did. */
  private static boolean isVaried(float[] outputs) {
    for (int i = ACTIONS; i < outputs.length; i += ACTIONS) {
      if (Math.abs(outputs[i] - outputs[0]) > 0.01f) {
        return true;
      }
    }
    return false;
  }
}

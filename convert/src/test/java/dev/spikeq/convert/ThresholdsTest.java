package dev.spikeq.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two neurons of activations x and 10 x, for x = 1 to 5 and then -1; largest weight 10, bias 20.
 */
final class ThresholdsTest {
  private static final CalibrationStates STATES =
      CalibrationStates.of(new float[] {3, 1, 5, 2, 4, -1}, 1);
  private static final Normalization.Statistic ALL = Normalization.Statistic.ALL_ACTIVATIONS;
  private static final Normalization.Statistic MAXIMA = Normalization.Statistic.PER_SAMPLE_MAXIMUM;

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(new Normalization.None(), Scope.LAYER, new float[] {1}),
        Arguments.of(new Normalization.DataBased(), Scope.LAYER, new float[] {50}),
        Arguments.of(new Normalization.DataBased(), Scope.NEURON, new float[] {5, 50}),
        // Sorted maxima 0 10 20 30 40 50: element int(0.5 * 5).
        Arguments.of(new Normalization.Robust(0.5, MAXIMA), Scope.LAYER, new float[] {20}),
        Arguments.of(new Normalization.Robust(0.1, MAXIMA), Scope.LAYER, new float[] {10}),
        Arguments.of(new Normalization.Robust(0.1, MAXIMA), Scope.NEURON, new float[] {1, 10}),
        // Sorted 0 0 1 2 3 4 5 10 20 30 40 50, at 5.5.
        Arguments.of(new Normalization.Robust(0.5, ALL), Scope.LAYER, new float[] {4.5f}),
        Arguments.of(new Normalization.Robust(0.5, ALL), Scope.NEURON, new float[] {2.5f, 25}),
        Arguments.of(new Normalization.Robust(1, ALL), Scope.NEURON, new float[] {5, 50}),
        Arguments.of(new Normalization.ModelBased(), Scope.NEURON, new float[] {1, 10}));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void areThoseOfTheRule(Normalization rule, Scope scope, float[] expected) {
    assertArrayEquals(
        expected, convert(rule, scope, twoNeurons()).scales().getFirst().thresholds());
  }

  @Test
  void aSilentNeuronHasAThousandthOfTheLargest() {
    Parameters parameters = twoNeurons();
    parameters.set("fc1.weight", new float[] {0, 10});
    float[] thresholds =
        convert(new Normalization.Robust(1, ALL), Scope.NEURON, parameters)
            .scales()
            .getFirst()
            .thresholds();
    assertEquals(0.05f, thresholds[0], 1e-6f);
  }

  @Test
  void aBiasCountsAmongTheWeights() {
    Parameters parameters = twoNeurons();
    parameters.set("fc1.weight", new float[] {0.5f, 0.5f});
    parameters.set("fc1.bias", new float[] {-7, 3});
    assertArrayEquals(
        new float[] {5.5f},
        convert(new Normalization.DataBased(), Scope.LAYER, parameters)
            .scales()
            .getFirst()
            .thresholds());
    assertArrayEquals(
        new float[] {3},
        convert(new Normalization.Robust(0.01, MAXIMA), Scope.LAYER, parameters)
            .scales()
            .getFirst()
            .thresholds());
  }

  private static final Network NETWORK = Network.observing(1).linear(2).relu().linear(2).build();

  private static Parameters twoNeurons() {
    Parameters parameters = Parameters.zeros(NETWORK);
    parameters.set("fc1.weight", new float[] {1, 10});
    parameters.set("fc2.weight", new float[] {1, 0, 0, 1});
    return parameters;
  }

  private static Converted convert(Normalization rule, Scope scope, Parameters parameters) {
    try (Engine engine = Engine.scalar()) {
      return Converter.convert(
          NETWORK,
          parameters,
          Conversion.ofSteps(4).withNormalization(rule, scope),
          STATES,
          engine);
    }
  }
}

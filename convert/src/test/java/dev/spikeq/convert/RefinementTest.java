package dev.spikeq.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.program.Engine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefinementTest {
  private static final Refinement NOTHING = new Refinement();

  private final Network source = Nets.relu();
  private final Parameters parameters = Nets.draw(source, 1);
  private final CalibrationStates calibration = Nets.states(300, 5);
  private final float[] expected = Nets.outputs(source, parameters, calibration);

  private double error(Conversion conversion) {
    Converted converted = Nets.convert(source, parameters, conversion);
    return Nets.meanSquare(
        expected, Nets.outputs(converted.network(), converted.parameters(), calibration));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void theRefittedOutputIsCloser(int steps) {
    Conversion conversion = Conversion.plain(steps);
    Refinement refit = NOTHING.withOutput(new OutputRefit.LeastSquares());
    assertTrue(error(conversion.withRefinement(refit)) < 0.95 * error(conversion));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void shiftedBiasesTakeTheMeanErrorAway(int steps) {
    Refinement shift = NOTHING.withBiases(new BiasCalibration.MeanActivation(2));
    double before = meanError(Conversion.plain(steps));
    double after = meanError(Conversion.plain(steps).withRefinement(shift));
    assertTrue(after < 0.01 * before, before + " became " + after);
  }

  private double meanError(Conversion conversion) {
    Converted converted = Nets.convert(source, parameters, conversion);
    float[] found = Nets.outputs(converted.network(), converted.parameters(), calibration);
    double[] sums = new double[Nets.ACTIONS];
    for (int i = 0; i < found.length; i++) {
      sums[i % sums.length] += found[i] - expected[i];
    }
    double largest = 0;
    for (double sum : sums) {
      largest = Math.max(largest, Math.abs(sum) / calibration.count());
    }
    return largest;
  }

  @Test
  void aHiddenNeuronsMeanRateComesCloserToItsMeanActivation() {
    Conversion conversion = Conversion.plain(4);
    double before = rateError(conversion);
    double after =
        rateError(
            conversion.withRefinement(NOTHING.withBiases(new BiasCalibration.MeanActivation(4))));
    assertTrue(after < 0.5 * before, before + " became " + after);
  }

  private double rateError(Conversion conversion) {
    Converted converted = Nets.convert(source, parameters, conversion);
    Activations activations = Nets.activations(source, parameters, calibration);
    double error = 0;
    try (Engine engine = Engine.scalar()) {
      Probe probe =
          new Probe(new Model(converted.network(), converted.parameters()), calibration, engine);
      for (int layer = 0; layer < 2; layer++) {
        float[] scales = converted.scales().get(layer).thresholds();
        double[] rates = Probe.columnMeans(probe.means(layer), scales.length);
        double[] means = Probe.columnMeans(activations.hidden(layer), scales.length);
        for (int j = 0; j < rates.length; j++) {
          error += Math.pow(rates[j] - means[j] / scales[j], 2);
        }
      }
    }
    return error;
  }

  @Test
  void aSearchOnTheOutputsLowersTheirErrorOnTheSearchedStates() {
    Conversion conversion = Conversion.plain(3);
    Refinement search = NOTHING.withThresholds(new ThresholdSearch.OutputError(13, 2));
    assertTrue(centredError(conversion.withRefinement(search)) < centredError(conversion));
  }

  /** Outputs of hundreds would keep all neurons firing in every step were they not scaled. */
  @Test
  void aSearchOnSpikingOutputsSeesThemScaled() {
    for (String name : List.of("fc3.weight", "fc3.bias")) {
      float[] values = parameters.get(name);
      for (int i = 0; i < values.length; i++) {
        values[i] = 1000 * Math.abs(values[i]);
      }
      parameters.set(name, values);
    }
    Conversion plain = Conversion.plain(16);
    Conversion spiking =
        plain
            .withOutput(new OutputScale.Normalized())
            .withSimulation(
                plain.simulation().withDecoder(new Decoder(Decoder.Reading.SPIKE_COUNT)));
    Refinement search = NOTHING.withThresholds(new ThresholdSearch.OutputError(13, 1));
    Converted before = Nets.convert(source, parameters, spiking);
    Converted after = Nets.convert(source, parameters, spiking.withRefinement(search));
    assertFalse(
        Arrays.equals(
            before.scales().getFirst().thresholds(), after.scales().getFirst().thresholds()));
  }

  private double centredError(Conversion conversion) {
    Converted converted = Nets.convert(source, parameters, conversion);
    float[] found = Nets.outputs(converted.network(), converted.parameters(), calibration);
    return OutputErrorSearch.relativeError(centred(expected), centred(found));
  }

  private static float[] centred(float[] outputs) {
    float[] result = outputs.clone();
    for (int i = 0; i < result.length; i += Nets.ACTIONS) {
      float mean = (result[i] + result[i + 1] + result[i + 2]) / 3;
      for (int j = 0; j < Nets.ACTIONS; j++) {
        result[i + j] -= mean;
      }
    }
    return result;
  }

  @Test
  void aLayerWiseSearchFindsTheThresholdThatSaysAValueExactly() {
    Simulation simulation = Simulation.ofSteps(4);
    float[] activations = {0.25f, 0.5f, 0.75f, 0.25f};
    double[] found =
        new LayerWiseSearch(simulation, Scope.LAYER, 100).search(activations, new double[] {2});
    assertEquals(1, found[0], 1e-9);
  }

  @Test
  void aLayerWiseSearchTradesClippingForFinerSteps() {
    float[] activations = new float[101];
    for (int i = 0; i <= 100; i++) {
      activations[i] = i / 100f;
    }
    activations[100] = 10;
    double[] found =
        new LayerWiseSearch(Simulation.ofSteps(64), Scope.NEURON, 100)
            .search(activations, new double[] {10});
    assertTrue(found[0] > 8, "one large value among many is worth its range at many steps");
    activations[100] = 1.2f;
    found =
        new LayerWiseSearch(Simulation.ofSteps(2), Scope.NEURON, 100)
            .search(activations, new double[] {10});
    assertTrue(found[0] < 1.3, "few steps had better not reach beyond the values");
  }

  @Test
  void leastSquaresFindTheLineThatWasThere() {
    float[] x = new float[60];
    double[] y = new double[20];
    for (int row = 0; row < 20; row++) {
      x[3 * row] = row % 5;
      x[3 * row + 1] = row % 3;
      x[3 * row + 2] = 1;
      y[row] = 2 * x[3 * row] - 3 * x[3 * row + 1] + 0.5;
    }
    assertArrayEquals(new double[] {2, -3, 0.5}, LeastSquares.solve(x, 3, y, 1, 1e-9), 1e-6);
  }
}

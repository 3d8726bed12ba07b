package dev.spikeq.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ConverterTest {
  private static final Conversion PLAIN =
      Conversion.plain(2048)
          .withNormalization(
              new Normalization.Robust(1, Normalization.Statistic.ALL_ACTIVATIONS), Scope.NEURON);

  private final Network source = Nets.relu();
  private final Parameters parameters = Nets.draw(source, 1);
  private final CalibrationStates calibration = Nets.states(300, 5);
  private final float[] expected = Nets.outputs(source, parameters, calibration);

  static Stream<Simulation> exactWithTime() {
    Simulation plain = PLAIN.simulation();
    return Stream.of(
        plain,
        plain.withDecoder(new Decoder(Decoder.Reading.MEAN_MEMBRANE)),
        plain.withClock(new Clock(512, 4)),
        plain.withInput(new Simulation.Input(Encoder.Presentation.CURRENT, Encoder.Signs.SPLIT)),
        plain.withInput(
            new Simulation.Input(Encoder.Presentation.EQUIDISTANT, Encoder.Signs.SPLIT)),
        plain.withNeuron(new HiddenNeuron.IntegrateAndFire(Reset.Kind.SOFT, 0)),
        plain.withNeuron(new HiddenNeuron.Signed(0.5)),
        plain.withNeuron(new HiddenNeuron.IntegrateThenFire(0.5)),
        plain.withNeuron(new HiddenNeuron.IntegrateThenFire(0.5)).withClock(new Clock(512, 4)),
        plain.withResidual(Residual.CLIPPED),
        plain.withResidual(Residual.CLIPPED).withClock(new Clock(512, 4)),
        plain.withNeuron(new HiddenNeuron.Signed(0)).withResidual(Residual.CLIPPED),
        plain.withResidual(Residual.POSITIVE));
  }

  @ParameterizedTest
  @MethodSource("exactWithTime")
  void manyStepsGiveTheSourcesOutputs(Simulation simulation) {
    Converted converted = Nets.convert(source, parameters, PLAIN.withSimulation(simulation));
    float[] found = Nets.outputs(converted.network(), converted.parameters(), calibration);
    assertArrayEquals(expected, found, 0.02f, simulation::toString);
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void ofTwoNeuronsEachThresholdGoesIntoItsOwnWeights(Scope scope) {
    Network small = Network.observing(1).linear(2).relu().linear(1).build();
    Parameters values = Parameters.zeros(small);
    values.set("fc1.weight", new float[] {2, 6});
    values.set("fc1.bias", new float[] {1, -3});
    values.set("fc2.weight", new float[] {5, 7});
    values.set("fc2.bias", new float[] {9});
    Normalization chosen =
        new Normalization.Chosen(
            List.of(scope == Scope.LAYER ? new float[] {4} : new float[] {2, 4}));
    Converted converted =
        Nets.convertWithoutStates(
            small, values, Conversion.plain(8).withNormalization(chosen, scope));
    Parameters folded = converted.parameters();
    float first = scope == Scope.LAYER ? 4 : 2;
    assertArrayEquals(new float[] {2 / first, 1.5f}, folded.get("fc1.weight"));
    assertArrayEquals(new float[] {1 / first, -0.75f}, folded.get("fc1.bias"));
    assertArrayEquals(new float[] {5 * first, 28}, folded.get("fc2.weight"));
    assertArrayEquals(new float[] {9}, folded.get("fc2.bias"));
  }

  @Test
  void theThesisSumsItsOutputsOverTheSteps() {
    Conversion conversion = Conversion.thesis(1, 4000).withOutput(new OutputScale.Kept());
    Converted converted = Nets.convert(source, parameters, conversion);
    float[] found = Nets.outputs(converted.network(), converted.parameters(), calibration);
    for (int i = 0; i < found.length; i++) {
      found[i] /= 4000;
    }
    assertArrayEquals(expected, found, 0.03f);
  }

  @Test
  void spikesCountedAreTheScaledOutputsWhereTheseArePositive() {
    Converted converted =
        Nets.convert(
            source,
            parameters,
            PLAIN
                .withOutput(new OutputScale.Normalized())
                .withSimulation(
                    PLAIN
                        .simulation()
                        .withDecoder(new Decoder(Decoder.Reading.SPIKE_COUNT, TieRule.LAST))));
    float scale = converted.scales().getLast().thresholds()[0];
    float[] counts = Nets.outputs(converted.network(), converted.parameters(), calibration);
    for (int i = 0; i < counts.length; i++) {
      float value = Math.clamp(expected[i], 0, scale);
      assertEquals(value, counts[i] / 2048 * scale, 0.03f);
    }
    assertEquals("fc3", converted.scales().getLast().layer());
  }

  @Test
  void aFactorOnTheOutputsChangesNothingElse() {
    Converted kept = Nets.convert(source, parameters, Conversion.ofSteps(8));
    Converted doubled =
        Nets.convert(
            source, parameters, Conversion.ofSteps(8).withOutput(new OutputScale.Factor(2)));
    float[] values = Nets.outputs(kept.network(), kept.parameters(), calibration);
    float[] twice = Nets.outputs(doubled.network(), doubled.parameters(), calibration);
    for (int i = 0; i < values.length; i++) {
      assertEquals(2 * values[i], twice[i], 1e-5f);
    }
  }

  @ParameterizedTest
  @EnumSource(DuelingHead.class)
  void aDuelingSourceDecidesAsBefore(DuelingHead head) {
    Network dueling = Nets.dueling();
    Parameters values = Nets.draw(dueling, 3);
    Converted converted = Nets.convert(dueling, values, PLAIN.withDueling(head));
    assertEquals(
        head == DuelingHead.KEPT ? Network.Head.DUELING : Network.Head.VALUES,
        converted.network().head());
    float[] before = Nets.outputs(dueling, values, calibration);
    float[] after = Nets.outputs(converted.network(), converted.parameters(), calibration);
    for (int i = 0; i < before.length; i += Nets.ACTIONS) {
      for (int j = 1; j < Nets.ACTIONS; j++) {
        assertEquals(before[i + j] - before[i], after[i + j] - after[i], 0.03f);
      }
    }
  }

  static Stream<Network.Head> distributions() {
    return Stream.of(new Network.Head.Categorical(5, -1, 2), new Network.Head.Quantile(4));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void meansOfDistributionsStayAsTheyWere(Network.Head head) {
    Network distributions = Nets.of(head);
    Parameters values = Nets.draw(distributions, 3);
    Converted converted = Nets.convert(distributions, values, PLAIN);
    assertEquals(head, converted.network().head());
    assertEquals(Nets.ACTIONS, converted.network().outputs());
    float[] before = Nets.outputs(distributions, values, calibration);
    float[] after = Nets.outputs(converted.network(), converted.parameters(), calibration);
    assertArrayEquals(before, after, 0.03f);
  }

  @Test
  void whatTheWeightsBoundIsNeverExceeded() {
    Converted converted =
        Nets.convert(
            source,
            parameters,
            PLAIN.withNormalization(new Normalization.ModelBased(), Scope.NEURON));
    Activations activations = Nets.activations(source, parameters, calibration);
    for (int layer = 0; layer < 2; layer++) {
      float[] bounds = converted.scales().get(layer).thresholds();
      float[] values = activations.hidden(layer);
      for (int i = 0; i < values.length; i++) {
        assertTrue(values[i] <= bounds[i % bounds.length] * 1.00001f);
      }
    }
  }

  @Test
  void carriedMembranesArePartOfTheNetwork() {
    Converted converted =
        Nets.convert(
            source,
            parameters,
            Conversion.ofSteps(4)
                .withSimulation(Simulation.ofSteps(4).withStart(Network.Start.CARRIED)));
    assertEquals(Network.Start.CARRIED, converted.network().start());
  }

  @Test
  void convertsTwiceToTheSameBytes() {
    Conversion conversion =
        Conversion.ofSteps(4)
            .withRefinement(
                new Refinement(
                    new ThresholdSearch.OutputError(5, 1),
                    new BiasCalibration.MeanActivation(2),
                    new OutputRefit.LeastSquares()));
    Converted first = Nets.convert(source, parameters, conversion);
    Converted second = Nets.convert(source, parameters, conversion);
    assertEquals(first.network(), second.network());
    for (Parameters.Entry entry : first.parameters().entries()) {
      assertArrayEquals(
          first.parameters().get(entry.name()), second.parameters().get(entry.name()));
    }
  }

  @Test
  void theSourceIsNotChanged() {
    Parameters before = parameters.copy();
    Nets.convert(source, parameters, Conversion.ofSteps(4));
    for (Parameters.Entry entry : before.entries()) {
      assertArrayEquals(before.get(entry.name()), parameters.get(entry.name()));
    }
  }

  @Test
  void poissonInputAgreesOnAverage() {
    Converted converted =
        Nets.convert(
            source,
            parameters,
            PLAIN.withSimulation(
                PLAIN
                    .simulation()
                    .withInput(
                        new Simulation.Input(Encoder.Presentation.POISSON, Encoder.Signs.SPLIT))));
    float[] found = Nets.outputs(converted.network(), converted.parameters(), calibration);
    int same = 0;
    RandomStream unused = RandomStream.root(0);
    for (int i = 0; i < found.length; i += Nets.ACTIONS) {
      same +=
          TieRule.FIRST.argmax(found, i, Nets.ACTIONS, unused)
                  == TieRule.FIRST.argmax(expected, i, Nets.ACTIONS, unused)
              ? 1
              : 0;
    }
    assertTrue(same > 0.9 * calibration.count(), "agreement " + same);
  }
}

package dev.spikeq.convert;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, and what the message says. */
final class RefusalsTest {
  private static final Simulation PLAIN = Simulation.ofSteps(4).withResidual(Residual.NONE);

  static Stream<Arguments> refused() {
    Network relu = Nets.relu();
    Parameters parameters = Nets.draw(relu, 1);
    Conversion robust = Conversion.ofSteps(4);
    return Stream.of(
        refusal("(0, 1]", () -> robust(0)),
        refusal("(0, 1]", () -> robust(1.01)),
        refusal("(0, 1]", () -> robust(Double.NaN)),
        refusal("T of at least 1", () -> Simulation.ofSteps(0)),
        refusal("at least 1 step per unit", () -> new Clock(4, 0)),
        refusal("[0, 1)", () -> new HiddenNeuron.Signed(1)),
        refusal("at least one row", () -> CalibrationStates.of(new float[0], 4)),
        refusal("rows of 4", () -> CalibrationStates.of(new float[6], 4)),
        refusal(
            "found NaN in row 1, column 2",
            () -> CalibrationStates.of(new float[] {0, 0, 0, 0, 0, Float.NaN}, 3)),
        refusal("found none", () -> Nets.convertWithoutStates(relu, parameters, robust)),
        refusal("of another task", () -> Nets.convert(otherTask(), drawn(otherTask()), robust)),
        refusal("neurons 'spiking1'", () -> Nets.convert(spiking(), drawn(spiking()), robust)),
        refusal("'fc2' right after", () -> Nets.convert(doubled(), drawn(doubled()), robust)),
        refusal("units 'relu1' without a synapse", () -> convertDrawn(reluFirst())),
        refusal("'relu1' as the last", () -> convertDrawn(reluLast())),
        refusal("nothing to spike", () -> convertDrawn(Network.observing(4).linear(2).build())),
        refusal("QuantizedSource", () -> convertDrawn(quantized())),
        refusal("POISSON", () -> convertDrawn(poisson())),
        refusal("'fc2.weight'", () -> Nets.convert(relu, withNan(relu), robust)),
        refusal("silent", () -> Nets.convert(relu, Parameters.zeros(relu), robust)),
        refusal(
            "for a categorical head, found Normalized",
            () -> convertAtoms(robust.withOutput(new OutputScale.Normalized()))),
        refusal(
            "and SPIKE_COUNT", () -> convertAtoms(Conversion.plain(4).withSimulation(counts()))),
        refusal(
            "and SPIKE_COUNT",
            () -> QuantizedSource.fold(quantizedAtoms(), drawn(quantizedAtoms()), counts())),
        refusal("found [fc1", () -> Nets.convert(relu, drawn(Nets.dueling()), robust)),
        refusal("SPLIT", () -> Nets.convert(relu, parameters, robust.withSimulation(spikes()))),
        refusal("no states", () -> Nets.convertWithoutStates(relu, parameters, modelBased())),
        refusal("SPLIT", () -> QuantizedSource.fold(quantized(), drawn(quantized()), spikes())),
        refusal("1 or 16", () -> Nets.convert(relu, parameters, chosen(robust, 3))),
        refusal("above 0", () -> new Normalization.Chosen(List.of(new float[] {0}))),
        refusal("for 2 hidden layers", () -> Nets.convert(relu, parameters, oneChosen(robust))));
  }

  private static final Network.Head ATOMS = new Network.Head.Categorical(5, -1, 2);

  private static void convertAtoms(Conversion conversion) {
    Converted unused = Nets.convert(Nets.of(ATOMS), drawn(Nets.of(ATOMS)), conversion);
    assertTrue(unused.network().isSpiking());
  }

  private static Network quantizedAtoms() {
    return Network.observing(4).linear(8).quantized(4).linear(ATOMS.decoded(2)).head(ATOMS).build();
  }

  private static Simulation counts() {
    return PLAIN.withDecoder(new Decoder(Decoder.Reading.SPIKE_COUNT));
  }

  static Stream<Arguments> togetherRefused() {
    Conversion thesis = Conversion.thesis(0.99, 50);
    Refinement refit = new Refinement().withOutput(new OutputRefit.LeastSquares());
    return Stream.of(
        refusal("residual CLIPPED", () -> Simulation.thesis(8).withResidual(Residual.CLIPPED)),
        refusal(
            "soft reset",
            () ->
                Simulation.ofSteps(4)
                    .withNeuron(new HiddenNeuron.IntegrateAndFire(Reset.Kind.HARD, 0))),
        refusal("residual CLIPPED counts", () -> read(Simulation.ofSteps(4), "SPIKE_COUNT")),
        refusal(
            "signed spikes",
            () -> read(PLAIN.withNeuron(new HiddenNeuron.Signed(0)), "SPIKE_COUNT")),
        refusal(
            "FIRST_SPIKE",
            () -> read(PLAIN.withNeuron(new HiddenNeuron.IntegrateThenFire(0)), "FIRST_SPIKE")),
        refusal("lag", () -> thesis.withRefinement(refit)),
        refusal(
            "no linear function",
            () ->
                Conversion.ofSteps(4)
                    .withSimulation(read(PLAIN, "MAX_MEMBRANE"))
                    .withRefinement(refit)));
  }

  @ParameterizedTest
  @MethodSource({"refused", "togetherRefused"})
  void saysWhy(String expected, Executable attempt) {
    String message = assertThrows(IllegalArgumentException.class, attempt).getMessage();
    assertTrue(message.contains(expected), message);
    assertTrue(message.contains("expected") && message.contains("found"), message);
  }

  @Test
  void weightsAloneNeedNoStates() {
    Network relu = Nets.relu();
    Conversion model =
        Conversion.plain(4).withNormalization(new Normalization.ModelBased(), Scope.LAYER);
    assertTrue(Nets.convertWithoutStates(relu, Nets.draw(relu, 1), model).network().isSpiking());
  }

  private static Arguments refusal(String expected, Executable attempt) {
    return Arguments.of(expected, attempt);
  }

  private static Normalization robust(double percentile) {
    return new Normalization.Robust(percentile, Normalization.Statistic.ALL_ACTIVATIONS);
  }

  private static Simulation read(Simulation simulation, String reading) {
    return simulation.withDecoder(new Decoder(Decoder.Reading.valueOf(reading)));
  }

  private static Simulation spikes() {
    return PLAIN.withInput(new Simulation.Input(Encoder.Presentation.POISSON, Encoder.Signs.KEPT));
  }

  private static Conversion modelBased() {
    return Conversion.plain(4)
        .withNormalization(new Normalization.ModelBased(), Scope.LAYER)
        .withSimulation(spikes());
  }

  private static Conversion chosen(Conversion conversion, int width) {
    return conversion.withNormalization(
        new Normalization.Chosen(List.of(ones(width), ones(width))), Scope.NEURON);
  }

  private static Conversion oneChosen(Conversion conversion) {
    return conversion.withNormalization(new Normalization.Chosen(List.of(ones(1))), Scope.LAYER);
  }

  private static float[] ones(int width) {
    float[] values = new float[width];
    Arrays.fill(values, 1);
    return values;
  }

  private static Parameters drawn(Network network) {
    return Nets.draw(network, 1);
  }

  private static Converted convertDrawn(Network network) {
    return Nets.convert(network, drawn(network), Conversion.ofSteps(4));
  }

  private static Parameters withNan(Network network) {
    Parameters parameters = drawn(network);
    float[] weights = parameters.get("fc2.weight");
    weights[7] = Float.NaN;
    parameters.set("fc2.weight", weights);
    return parameters;
  }

  private static Network otherTask() {
    return Network.observing(2).linear(4).relu().linear(3).build();
  }

  private static Network spiking() {
    return Network.observing(Nets.INPUTS)
        .linear(4)
        .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2f)))
        .linear(2)
        .steps(4);
  }

  private static Network doubled() {
    return Network.observing(Nets.INPUTS).linear(4).linear(4).relu().linear(2).build();
  }

  private static Network reluFirst() {
    return Network.observing(Nets.INPUTS).relu().linear(2).build();
  }

  private static Network reluLast() {
    return Network.observing(Nets.INPUTS).linear(2).relu().build();
  }

  private static Network quantized() {
    return QuantizedSourceTest.quantized(4).network();
  }

  private static Network poisson() {
    return Nets.relu()
        .withEncoder(
            new Encoder(Encoder.Presentation.POISSON, Encoder.Signs.KEPT, Encoder.Constant.NONE));
  }
}

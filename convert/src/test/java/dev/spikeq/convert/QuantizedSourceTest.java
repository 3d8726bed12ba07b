package dev.spikeq.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantizedSourceTest {
  private static final Network RELU = Nets.relu();

  private final CalibrationStates fresh = Nets.states(5_000, 77);

  static Converted quantized(int levels) {
    try (Engine engine = Engine.scalar()) {
      return QuantizedSource.quantize(
          RELU, Nets.draw(RELU, 1), new Quantization(levels), Nets.states(300, 5), engine);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 16, 32})
  void integratingFirstEqualsTheUnitNetworkInEveryBit(int levels) {
    Converted source = quantized(levels);
    Converted unit = QuantizedSource.unit(source.network(), source.parameters());
    Converted spiking = QuantizedSource.fold(source.network(), source.parameters());
    assertEquals(levels, spiking.network().steps());
    assertTrue(spiking.network().isSpiking());
    assertArrayEquals(
        Nets.outputs(unit.network(), unit.parameters(), fresh),
        Nets.outputs(spiking.network(), spiking.parameters(), fresh));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16})
  void unitThresholdsChangeNothingButRounding(int levels) {
    Converted source = quantized(levels);
    Converted unit = QuantizedSource.unit(source.network(), source.parameters());
    for (Layer layer : unit.network().layers()) {
      if (layer instanceof Layer.Quantized) {
        for (float logarithm : unit.parameters().get(layer.name() + ".log_threshold")) {
          assertEquals(0f, logarithm);
        }
      }
    }
    float[] expected = Nets.outputs(source.network(), source.parameters(), fresh);
    float[] found = Nets.outputs(unit.network(), unit.parameters(), fresh);
    int different = 0;
    for (int i = 0; i < expected.length; i++) {
      different += Math.abs(expected[i] - found[i]) > 1e-4 ? 1 : 0;
    }
    assertTrue(different <= 0.001 * expected.length, different + " outputs differ");
  }

  @Test
  void manyLevelsAreAlmostTheReluNetwork() {
    Converted fine = quantized(4096);
    float[] expected = Nets.outputs(RELU, Nets.draw(RELU, 1), fresh);
    float[] found = Nets.outputs(fine.network(), fine.parameters(), fresh);
    Converted coarse = quantized(2);
    float[] rough = Nets.outputs(coarse.network(), coarse.parameters(), fresh);
    assertTrue(Nets.meanSquare(expected, found) < 2e-3);
    assertTrue(Nets.meanSquare(expected, rough) > 10 * Nets.meanSquare(expected, found));
  }

  @Test
  void otherSimulationsHaveTheLearnedThresholdsToo() {
    Converted source = quantized(8);
    Converted signed =
        QuantizedSource.fold(
            source.network(),
            source.parameters(),
            Simulation.ofSteps(8)
                .withResidual(Residual.NONE)
                .withNeuron(new HiddenNeuron.Signed(0.5)));
    float[] expected = Nets.outputs(source.network(), source.parameters(), fresh);
    float[] found = Nets.outputs(signed.network(), signed.parameters(), fresh);
    assertTrue(Nets.meanSquare(expected, found) < 5e-3);
  }

  @Test
  void refusesLayersOfDifferentLevels() {
    Network network =
        new Network(
            4,
            RELU.encoder(),
            List.of(
                new Layer.Linear("fc1", 4, 3),
                new Layer.Quantized("q1", 4),
                new Layer.Linear("fc2", 3, 3),
                new Layer.Quantized("q2", 8),
                new Layer.Linear("fc3", 3, 2)),
            RELU.decoder(),
            Network.Head.VALUES,
            1);
    Parameters parameters = Nets.draw(network, 2);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> QuantizedSource.fold(network, parameters))
            .getMessage();
    assertTrue(message.contains("'q2'") && message.contains("found 8"), message);
  }

  @Test
  void refusesAReluNetworkToFold() {
    Parameters parameters = Nets.draw(RELU, 1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> QuantizedSource.fold(RELU, parameters))
            .getMessage();
    assertTrue(message.contains("quantize"), message);
  }
}

package dev.spikeq.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.lab.run.Energy.Precision;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a decision costs: multiply-adds and additions apart. */
final class InspectionTest {
  private static final Neuron FIRE = Neurons.integrateAndFire(new Surrogate.ATan(2));

  private static Inspection inspect(Network network, double synapticOperations) {
    return Inspection.of(
        network,
        Parameters.zeros(network),
        new EvaluationSummary(List.of(1.0), 0, 12, synapticOperations, Map.of("spiking1", 0.5)));
  }

  /** What enters a pool reads no weight, and what comes out is multiplied in each step. */
  @Test
  void aPoolMakesValuesOfSpikes() {
    Network network =
        Network.observing(new Image(4, 4, 2))
            .conv(3, 2, 1)
            .neurons(FIRE)
            .pool(Layer.Pool2d.Pooling.SUM, new Window(3, 1))
            .linear(5)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(4);
    Inspection inspection = inspect(network, 0);
    assertEquals(216 + 4 * 15, inspection.multiplyAdds());
    assertEquals(0, inspection.additions());
    Energy energy = inspection.energy(Precision.FP32);
    assertEquals(4.6 * 276, energy.picojoules(), 1e-9);
    assertEquals(4 * 276, energy.weightBytes());
    assertEquals(2 * 4 * 4 * 27, energy.stateBytes());
    assertEquals(4.6 * 231, inspection.denseEnergy(Precision.FP32).picojoules(), 1e-9);
  }

  @Test
  void aResidualIsMultiplied() {
    Network network =
        Network.observing(3)
            .linear(6)
            .neurons(FIRE)
            .linear(5)
            .neurons(FIRE)
            .residual(Layer.Residual.Kind.RAW)
            .linear(2)
            .steps(4);
    Inspection inspection = inspect(network, 35 + 10);
    assertEquals(18 + 10, inspection.multiplyAdds());
    assertEquals(35, inspection.additions());
    assertEquals(4.6 * 28 + 0.9 * 35, inspection.energy(Precision.FP32).picojoules(), 1e-9);
    Map<String, Object> tree = inspection.tree();
    assertEquals(18L, tree.get("inputOperationsPerDecision"));
    assertEquals(45.0, tree.get("synapticOperationsPerDecision"));
    assertEquals(10L, tree.get("residualOperationsPerDecision"));
    assertEquals(58L, tree.get("denseOperationsPerDecision"));
  }
}

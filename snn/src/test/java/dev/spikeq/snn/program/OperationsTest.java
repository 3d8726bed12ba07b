package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a decision takes, counted by hand for one order of layers after the other. */
final class OperationsTest {
  private static final int BATCH = 7;
  private static final Image PICTURE = new Image(4, 4, 2);
  private static final Neuron FIRE = Neurons.integrateAndFire(new Surrogate.ATan(2));

  /** An order of layers, what its description says, and what its spikes cost. */
  private record Order(
      String name, Network network, Operations expected, ToLongFunction<Program> spent) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** 8 weights for each of 3x3 places of 3 channels. */
  private static NetworkBuilder convolved() {
    return Network.observing(PICTURE).conv(3, 2, 1);
  }

  private static NetworkBuilder narrow() {
    return Network.observing(3).linear(6);
  }

  private static Network mean(NetworkBuilder builder) {
    return builder.read(Decoder.Reading.MEAN_MEMBRANE).steps(4);
  }

  static List<Order> orders() {
    return List.of(
        new Order(
            "convolution, spikes, linear",
            mean(convolved().neurons(FIRE).linear(5)),
            new Operations(8 * 27 + 27 * 5, 8 * 27, 27 * 5, 0, 4 * 27),
            program -> 5 * program.spikeCount(0)),
        new Order(
            "a pool behind spikes: values of each step enter the last synapse",
            mean(
                convolved()
                    .neurons(FIRE)
                    .pool(Layer.Pool2d.Pooling.SUM, new Window(3, 1))
                    .linear(5)),
            new Operations(8 * 27 + 3 * 5, 8 * 27 + 4 * 3 * 5, 0, 0, 4 * 27),
            _ -> 0),
        new Order(
            "a pool behind currents",
            mean(
                convolved()
                    .pool(Layer.Pool2d.Pooling.SUM, new Window(3, 1))
                    .neurons(FIRE)
                    .linear(5)),
            new Operations(8 * 27 + 3 * 5, 8 * 27, 3 * 5, 0, 4 * 3),
            program -> 5 * program.spikeCount(0)),
        new Order(
            "a pool first",
            mean(
                Network.observing(PICTURE)
                    .pool(Layer.Pool2d.Pooling.AVERAGE, new Window(2, 2))
                    .conv(3, 2, 1)
                    .neurons(FIRE)
                    .linear(5)),
            new Operations(8 * 3 + 3 * 5, 8 * 3, 3 * 5, 0, 4 * 3),
            program -> 5 * program.spikeCount(0)),
        new Order(
            "normalizations first and between",
            mean(
                Network.observing(PICTURE)
                    .layerNorm(1, 0)
                    .conv(3, 2, 1)
                    .batchNorm()
                    .neurons(FIRE)
                    .linear(6)
                    .layerNorm(1, 0)
                    .neurons(FIRE)
                    .linear(2)),
            new Operations(8 * 27 + 27 * 6 + 6 * 2, 8 * 27, 27 * 6 + 6 * 2, 0, 4 * 27 + 4 * 6),
            program -> 6 * program.spikeCount(0) + 2 * program.spikeCount(1)),
        new Order(
            "integrate, then fire: the second layer waits for the first",
            mean(
                narrow()
                    .neurons(new IntegrateThenFire())
                    .linear(5)
                    .neurons(new IntegrateThenFire())
                    .linear(2)),
            new Operations(18 + 30 + 10, 18, 30 + 10, 0, 4 * 6 + 2 * 4 * 5),
            program -> 5 * program.spikeCount(0) + 2 * program.spikeCount(1)),
        new Order(
            "a residual: one value a neuron",
            mean(
                narrow()
                    .neurons(FIRE)
                    .linear(5)
                    .neurons(FIRE)
                    .residual(Layer.Residual.Kind.RAW)
                    .linear(2)),
            new Operations(18 + 30 + 10, 18, 30 + 10, 10, 4 * 6 + 4 * 5),
            program -> 5 * program.spikeCount(0) + BATCH * 10),
        new Order(
            "a residual before a convolution: corners are seen by 4 windows, edges by 6",
            mean(
                Network.observing(new Image(3, 3, 1))
                    .conv(2, 1, 1)
                    .neurons(FIRE)
                    .residual(Layer.Residual.Kind.RAW)
                    .conv(1, new Window(3, 3, 1, 1), Layer.Bias.PRESENT)),
            new Operations(18 + 18 * 9, 18, 18 * 9, 2 * (4 * 4 + 4 * 6 + 9), 4 * 18),
            _ -> BATCH * 98),
        new Order(
            "rectified units among those that spike",
            mean(narrow().neurons(FIRE).linear(5).relu().linear(2)),
            new Operations(18 + 30 + 10, 18 + 4 * 10, 30, 0, 4 * 6),
            program -> 5 * program.spikeCount(0)),
        new Order(
            "an encoder's spikes",
            mean(
                Network.observing(3)
                    .encoder(
                        new Encoder(
                            Encoder.Presentation.EQUIDISTANT,
                            Encoder.Signs.KEPT,
                            Encoder.Constant.NONE))
                    .linear(6)
                    .neurons(FIRE)
                    .linear(2)),
            new Operations(18 + 12, 4 * 18, 12, 0, 4 * 6),
            program -> 2 * program.spikeCount(0)),
        new Order(
            "a readout's membranes",
            narrow().neurons(FIRE).linear(2).neurons(new Integrator()).steps(4),
            new Operations(18 + 12, 18, 12, 0, 4 * 6 + 4 * 2),
            program -> 2 * program.spikeCount(0)),
        new Order(
            "no spikes",
            narrow().relu().linear(5).relu().linear(2).build(),
            new Operations(18 + 30 + 10, 18 + 30 + 10, 0, 0, 0),
            _ -> 0));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void areThoseCountedByHand(Order order) {
    assertEquals(order.expected(), Operations.of(order.network()));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void spikesCostWeightsWhereSynapsesFollowThem(Order order) {
    Network network = order.network();
    SplittableRandom random = new SplittableRandom(3);
    Parameters parameters = Parameters.zeros(network);
    for (Parameters.Entry entry : parameters.entries()) {
      float[] values = new float[entry.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(0.1, 0.7);
      }
      parameters.set(entry.name(), values);
    }
    float[] observations = new float[BATCH * network.observationSize()];
    for (int i = 0; i < observations.length; i++) {
      observations[i] = (float) random.nextDouble(0.2, 1);
    }
    Program program = Program.forInference(network, parameters, BATCH, Engine.scalar());
    program.forward(observations, BATCH);
    long found = 0;
    for (int layer = 0; layer < network.spikingLayers().size(); layer++) {
      assertTrue(program.spikeCount(layer) > 0, "spikes of layer " + layer);
      found += program.synapticOperations(layer);
    }
    assertEquals(order.spent().applyAsLong(program), found);
  }
}

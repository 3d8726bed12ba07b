package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Neuron;
import java.util.List;

/**
 * What a decision takes, as far as the description of a network says it. What hangs on how many
 * neurons fire is counted while it runs: {@link Program#synapticOperations}.
 *
 * <p>A synapse that values enter multiplies and adds all its weights: in every time step, or once
 * where the values are the same in all of them. Values are the observation (also where the encoder
 * makes spikes of it, which nobody counts) and what comes out of pools and of units that do not
 * spike. A synapse that spikes enter is no part of {@code values}. Weights at the border that see
 * only padding count as the others. Pools, normalizations and units have no weights and are not
 * counted, with or without spikes.
 *
 * @param dense multiply-adds of the same layers without spikes: every weight of each output once
 * @param values multiply-adds of the synapses that values enter, as often as they are computed
 * @param spiked the part of {@code dense} whose synapses are entered by spikes or by a residual
 * @param residual multiply-adds of the synapse that a residual enters, once; {@link
 *     Program#synapticOperations} counts them among its own
 * @param membranes updates of neurons' membranes, those of a readout too: one for each neuron and
 *     time step. {@link IntegrateThenFire} neurons fire in a window of T steps of their own, and
 *     where their input is not constant integrate for T steps before
 */
public record Operations(long dense, long values, long spiked, long residual, long membranes) {
  /** What enters the next layer. */
  private enum Entering {
    /** The same values in every step. */
    CONSTANT,
    /** Other values in each step. */
    CHANGING,
    /** Spikes. */
    SPIKES,
    /** What spikes have left in the membranes, with their number. */
    RESIDUAL
  }

  /**
   * Counts.
   *
   * @param network the description
   * @return what one decision of it takes
   */
  public static Operations of(Network network) {
    long dense = 0;
    long values = 0;
    long spiked = 0;
    long membranes = 0;
    Entering entering =
        network.encoder().presentation() == Encoder.Presentation.CURRENT
            ? Entering.CONSTANT
            : Entering.CHANGING;
    for (int i = 0; i < network.layers().size(); i++) {
      switch (network.layers().get(i)) {
        case Layer.Synaptic synapse -> {
          long once = (long) synapse.fanIn() * synapse.outputWidth();
          dense += once;
          switch (entering) {
            case CONSTANT -> values += once;
            case CHANGING -> values += once * network.steps();
            case SPIKES, RESIDUAL -> spiked += once;
          }
          entering = currents(entering);
        }
        case Layer.Pool2d _ -> entering = currents(entering);
        case Layer.Neurons(String _, Neuron neuron) -> {
          membranes += windows(neuron, entering) * network.steps() * network.widthAfter(i);
          entering = neuron instanceof Neuron.Spiking ? Entering.SPIKES : Entering.CHANGING;
        }
        case Layer.Residual _ -> entering = Entering.RESIDUAL;
        case Layer.LayerNorm _, Layer.BatchNorm _, Layer.Relu _, Layer.Quantized _ -> {}
      }
    }
    return new Operations(dense, values, spiked, residual(network), membranes);
  }

  private static Entering currents(Entering entering) {
    return switch (entering) {
      case CONSTANT, RESIDUAL -> Entering.CONSTANT;
      case CHANGING, SPIKES -> Entering.CHANGING;
    };
  }

  /** A constant current is known at once: those that it enters need not integrate it first. */
  private static long windows(Neuron neuron, Entering entering) {
    return neuron instanceof IntegrateThenFire && entering != Entering.CONSTANT ? 2 : 1;
  }

  private static long residual(Network network) {
    List<int[]> fanOuts = FanOut.ofSpikingLayers(network);
    long sum = 0;
    for (int layer = 0; layer < fanOuts.size(); layer++) {
      sum += FanOut.isReadWhole(network, layer) ? FanOut.sum(fanOuts.get(layer)) : 0;
    }
    return sum;
  }
}

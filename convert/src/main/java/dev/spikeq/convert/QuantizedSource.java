package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;

/**
 * Networks whose activations have levels, between ReLU networks and spiking ones: quantise, train,
 * fold.
 *
 * <p>Source: Bu et al., Optimal ANN-SNN conversion for high-accuracy and ultra-low-latency spiking
 * neural networks, 2022 (quantization clip-floor-shift). There thresholds are those of layers,
 * learned from 8, with simulated spikes that may come unevenly; here they are those of units, start
 * at percentiles, and a network that integrates first and fires afterwards has exactly the counts
 * that were trained.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class QuantizedSource {
  private QuantizedSource() {}

  /**
   * Rounds the activations of a ReLU network: where training against the quantiser starts.
   *
   * @param source a ReLU network: synapses and rectified units in turn, a synapse last
   * @param parameters its parameters, not changed
   * @param quantization levels and percentile
   * @param states what thresholds are settled on, at least one
   * @param engine what the network runs on meanwhile
   * @return the network with quantised units, the same weights, and the thresholds as scales
   */
  public static Converted quantize(
      Network source,
      Parameters parameters,
      Quantization quantization,
      CalibrationStates states,
      Engine engine) {
    throw new UnsupportedOperationException("QuantizedSource: not built yet");
  }

  /**
   * The same quantised network with all thresholds 1: what {@link #fold(Network, Parameters)}
   * equals exactly.
   *
   * @param quantized a network of quantised units
   * @param parameters its parameters, not changed
   * @return the network; its outputs differ from the given one's by rounding alone
   */
  public static Converted unit(Network quantized, Parameters parameters) {
    throw new UnsupportedOperationException("QuantizedSource: not built yet");
  }

  /**
   * The spiking network that equals {@link #unit} in every output bit: it integrates first and
   * fires afterwards, in as many steps as there are levels.
   *
   * @param quantized a network of quantised units
   * @param parameters its parameters, not changed
   * @return the spiking network
   */
  public static Converted fold(Network quantized, Parameters parameters) {
    throw new UnsupportedOperationException("QuantizedSource: not built yet");
  }

  /**
   * A spiking network with the thresholds that were learned, simulated otherwise.
   *
   * @param quantized a network of quantised units
   * @param parameters its parameters, not changed
   * @param simulation how it runs; T = levels is best
   * @return the spiking network
   */
  public static Converted fold(Network quantized, Parameters parameters, Simulation simulation) {
    throw new UnsupportedOperationException("QuantizedSource: not built yet");
  }
}

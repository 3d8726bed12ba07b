package dev.spikeq.convert;

import dev.spikeq.snn.FoldedNetwork;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A rate network taken apart: synapses, each but the last followed by rectified units. Batch
 * normalizations are folded into the synapses first.
 *
 * @param network its description
 * @param parameters its parameters
 * @param hidden the synapses before rectified units
 * @param units the rectified units, as many as {@code hidden}
 * @param output the last synapse
 */
record Source(
    Network network, Parameters parameters, List<Affine> hidden, List<Layer> units, Affine output) {

  /** What is expected where a network is refused. */
  private static final String EXPECTED =
      "Converter: expected synapses (Linear, Conv2d) and rectified units in turn, Linear last; ";

  /** Takes a ReLU network apart, or says what cannot be converted. */
  static Source rectified(Network network, Parameters parameters) {
    return takeApart(network, parameters, Layer.Relu.class);
  }

  static Source takeApart(
      Network network, Parameters parameters, Class<? extends Layer> expectedUnits) {
    requireConvertible(network, parameters);
    FoldedNetwork folded = FoldedNetwork.of(network, parameters);
    return split(folded.network(), folded.parameters(), expectedUnits);
  }

  private static Source split(
      Network network, Parameters parameters, Class<? extends Layer> expectedUnits) {
    List<Affine> synapses = new ArrayList<>();
    List<Layer> units = new ArrayList<>();
    for (Layer layer : network.layers()) {
      boolean synapseIsNext = synapses.size() == units.size();
      switch (layer) {
        case Layer.Synaptic synapse when synapseIsNext ->
            synapses.add(Affine.of(synapse, parameters));
        case Layer _ when !synapseIsNext && expectedUnits.isInstance(layer) -> units.add(layer);
        default -> throw refused(layer, synapseIsNext);
      }
    }
    if (synapses.size() == units.size() || units.isEmpty()) {
      throw new IllegalArgumentException(
          EXPECTED
              + "found '"
              + network.layers().getLast().name()
              + "' as the last of "
              + network.layers().size()
              + " layers: a network without hidden units has nothing to spike");
    }
    if (!(synapses.getLast().layer() instanceof Layer.Linear)) {
      throw new IllegalArgumentException(
          EXPECTED
              + "found the convolution '"
              + synapses.getLast().layer().name()
              + "' as the output: read it through a Linear");
    }
    return new Source(
        network,
        parameters,
        List.copyOf(synapses.subList(0, units.size())),
        List.copyOf(units),
        synapses.getLast());
  }

  private static void requireConvertible(Network network, Parameters parameters) {
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Neurons) {
        throw new IllegalArgumentException(
            "Converter: expected a rate network, found neurons '"
                + layer.name()
                + "': convert the ReLU network that is meant to become a spiking one; this one is"
                + " simulated already");
      }
    }
    if (network.encoder().presentation() != Encoder.Presentation.CURRENT) {
      throw new IllegalArgumentException(
          "Converter: expected a source that takes values as they are (CURRENT), found "
              + network.encoder().presentation()
              + ": say in the simulation how the spiking network is to be fed");
    }
    List<Parameters.Entry> expected = List.copyOf(Parameters.zeros(network).entries());
    if (!expected.equals(List.copyOf(parameters.entries()))) {
      throw new IllegalArgumentException(
          "Converter: expected the parameters of this network, "
              + expected.stream().map(Source::describe).toList()
              + ", found "
              + parameters.entries().stream().map(Source::describe).toList());
    }
    String broken = parameters.firstNonFinite();
    if (!broken.isEmpty()) {
      throw new IllegalArgumentException(
          "Converter: expected finite parameters, found NaN or infinity in '"
              + broken
              + "': did the training diverge?");
    }
  }

  /**
   * Spikes carry no negative values: they would be lost without a word. Without states to look at
   * nobody knows that there are none.
   */
  void requireSigns(Simulation.Input input, CalibrationStates states) {
    if (input.presentation() == Encoder.Presentation.CURRENT
        || input.signs() == Encoder.Signs.SPLIT
        || network.encoder().signs() == Encoder.Signs.SPLIT) {
      return;
    }
    String found = states.count() == 0 ? "no states that show that none is negative" : "";
    float lowest = states.lowest();
    if (lowest < 0) {
      found = "the value " + lowest + " among the calibration states";
    }
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          "Converter: expected signs to be split for "
              + input.presentation()
              + " input, found "
              + found
              + ": use Encoder.Signs.SPLIT");
    }
  }

  private static String describe(Parameters.Entry entry) {
    return entry.name() + Arrays.toString(entry.shape());
  }

  private static IllegalArgumentException refused(Layer layer, boolean synapseIsNext) {
    String found =
        switch (layer) {
          case Layer.Synaptic _ ->
              "the synapse '" + layer.name() + "' right after another: merge them";
          case Layer.Relu _ when !synapseIsNext ->
              "rectified units '" + layer.name() + "' without levels: use QuantizedSource.quantize";
          case Layer.Quantized _ when !synapseIsNext ->
              "quantized units '"
                  + layer.name()
                  + "': use QuantizedSource.fold for what they learned";
          case Layer.Relu _, Layer.Quantized _ -> "units '" + layer.name() + "' without a synapse";
          case Layer.Pool2d _ ->
              "the pool '" + layer.name() + "': use a convolution of a larger stride instead";
          case Layer.LayerNorm _ ->
              "the layer normalization '"
                  + layer.name()
                  + "', whose statistics are those of a sample: use BatchNorm, which is folded into"
                  + " the synapse before it, or none";
          case Layer.BatchNorm _ ->
              "the batch normalization '" + layer.name() + "' where none can be folded";
          case Layer.Neurons _, Layer.Residual _ -> "'" + layer.name() + "'";
        };
    return new IllegalArgumentException(EXPECTED + "found " + found);
  }

  /** A source that has the advantages of a dueling head as its outputs; others as they are. */
  Source advantagesOnly() {
    if (!(network.head() instanceof Network.Head.Dueling)) {
      return this;
    }
    Layer.Synaptic wide = output.layer();
    int kept = output.outputs() - 1;
    Layer.Linear narrow = new Layer.Linear(wide.name(), output.inputs(), kept, wide.bias());
    float[] weights = new float[output.inputs() * kept];
    for (int i = 0; i < output.inputs(); i++) {
      System.arraycopy(output.weights(), i * output.outputs() + 1, weights, i * kept, kept);
    }
    float[] biases = output.biases();
    Affine advantages =
        new Affine(
            narrow, weights, biases == null ? null : Arrays.copyOfRange(biases, 1, kept + 1));
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.set(layers.size() - 1, narrow);
    Network headless =
        new Network(
            network.observationSize(),
            network.encoder(),
            layers,
            network.decoder(),
            Network.Head.VALUES,
            network.steps());
    Parameters values = Parameters.zeros(headless);
    hidden.forEach(synapse -> synapse.store(values));
    advantages.store(values);
    return new Source(headless, values, hidden, units, advantages);
  }
}

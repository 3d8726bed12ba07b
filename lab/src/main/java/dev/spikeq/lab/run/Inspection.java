package dev.spikeq.lab.run;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a network consists of and what a decision costs.
 *
 * <p>The dense cost is that of the same layers without spikes: every weight is multiplied and added
 * once. A synapse that spikes enter is charged a weight for each spike and output; one that the
 * observation enters is charged its multiply-adds, once where the observation is a constant
 * current, since it is then computed once for all time steps.
 *
 * @param layers in order
 * @param parameters number of parameters
 * @param steps time steps of a decision
 * @param denseOperations multiply-adds of a decision of the same network without spikes
 * @param inputOperations multiply-adds of the first synapse in a decision
 * @param synapticOperations mean weights added for spikes in a decision
 * @param spikes mean spikes in a decision
 * @param residualOperations those of the synaptic operations that take the value of a residual, and
 *     are multiply-adds
 * @param membranes updates of spiking neurons' membranes in a decision
 */
public record Inspection(
    List<LayerLine> layers,
    int parameters,
    int steps,
    long denseOperations,
    long inputOperations,
    double synapticOperations,
    double spikes,
    long residualOperations,
    long membranes) {

  /**
   * One layer.
   *
   * @param name its name
   * @param kind what it is
   * @param shape {@code [inputs, outputs]} of a synapse, {@code [width]} of neurons
   * @param parameters how many it has
   * @param firingRate spikes per neuron and time step; NaN where nothing spikes
   */
  public record LayerLine(
      String name, String kind, List<Integer> shape, int parameters, double firingRate) {}

  /** Copies the layers. */
  public Inspection {
    layers = List.copyOf(layers);
  }

  /**
   * Looks at a network.
   *
   * @param network the network
   * @param parameters its parameters
   * @param evaluation how it fired
   */
  public static Inspection of(
      Network network, Parameters parameters, EvaluationSummary evaluation) {
    List<LayerLine> lines = new ArrayList<>();
    long dense = 0;
    long input = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      int own =
          parameters.entries().stream()
              .filter(entry -> entry.name().startsWith(layer.name() + "."))
              .mapToInt(Parameters.Entry::size)
              .sum();
      switch (layer) {
        case Layer.Linear(String name, int inputs, int outputs, Layer.Bias _) -> {
          dense += (long) inputs * outputs;
          input = i == 0 ? (long) inputs * outputs : input;
          lines.add(new LayerLine(name, "linear", List.of(inputs, outputs), own, Double.NaN));
        }
        case Layer.Neurons(String name, Neuron neuron) -> {
          double rate = evaluation.firingRates().getOrDefault(name, Double.NaN);
          String kind = neuron.getClass().getSimpleName();
          lines.add(new LayerLine(name, kind, List.of(network.widthAfter(i)), own, rate));
        }
        case Layer.Relu(String name) -> lines.add(unit(network, i, name, "relu", own));
        case Layer.Quantized(String name, int levels, float _) ->
            lines.add(unit(network, i, name, "quantized to " + levels + " levels", own));
        case Layer.Conv2d convolution -> {
          long operations = (long) convolution.fanIn() * convolution.outputWidth();
          dense += operations;
          input = i == 0 ? operations : input;
          List<Integer> shape = List.of(convolution.fanIn(), convolution.channels());
          lines.add(new LayerLine(convolution.name(), "conv2d", shape, own, Double.NaN));
        }
        case Layer.Pool2d pool -> lines.add(unit(network, i, pool.name(), "pool2d", own));
        case Layer.LayerNorm norm -> lines.add(unit(network, i, norm.name(), "layer norm", own));
        case Layer.BatchNorm norm -> lines.add(unit(network, i, norm.name(), "batch norm", own));
        case Layer.Residual(String name, Layer.Residual.Kind kind) ->
            lines.add(
                unit(network, i, name, "residual, " + kind.name().toLowerCase(Locale.ROOT), own));
      }
    }
    return new Inspection(
        lines,
        parameters.count(),
        network.steps(),
        dense,
        network.isSpiking() ? input * presentations(network) : dense,
        evaluation.synapticOperationsPerDecision(),
        evaluation.spikesPerDecision(),
        residualOperations(network),
        membranes(network));
  }

  private static LayerLine unit(
      Network network, int layer, String name, String kind, int parameters) {
    return new LayerLine(name, kind, List.of(network.widthAfter(layer)), parameters, Double.NaN);
  }

  private static long residualOperations(Network network) {
    List<Layer> layers = network.layers();
    for (int i = 0; i + 1 < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.Residual
          && layers.get(i + 1) instanceof Layer.Synaptic synapse) {
        return (long) synapse.fanIn() * synapse.outputWidth();
      }
    }
    return 0;
  }

  private static long membranes(Network network) {
    long sum = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof Layer.Neurons) {
        sum += (long) network.widthAfter(i) * network.steps();
      }
    }
    return sum;
  }

  /**
   * What a decision may cost.
   *
   * @param precision of weights and membranes
   */
  public Energy energy(Energy.Precision precision) {
    return precision.of(
        (double) inputOperations + residualOperations,
        synapticOperations - residualOperations,
        (double) membranes);
  }

  /**
   * What a decision of the same network without spikes may cost.
   *
   * @param precision of weights
   */
  public Energy denseEnergy(Energy.Precision precision) {
    return precision.of((double) denseOperations, 0, 0);
  }

  /** How often the first synapse is computed in a decision. */
  private static int presentations(Network network) {
    return network.encoder().presentation() == Encoder.Presentation.CURRENT ? 1 : network.steps();
  }

  /** Returns it as a tree for JSON. */
  public Map<String, Object> tree() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (LayerLine line : layers) {
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", line.name());
      layer.put("kind", line.kind());
      layer.put("shape", line.shape());
      layer.put("parameters", line.parameters());
      if (!Double.isNaN(line.firingRate())) {
        layer.put("firingRate", line.firingRate());
      }
      lines.add(layer);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("layers", lines);
    tree.put("parameters", parameters);
    tree.put("steps", steps);
    tree.put("spikesPerDecision", spikes);
    tree.put("inputOperationsPerDecision", inputOperations);
    tree.put("synapticOperationsPerDecision", synapticOperations);
    tree.put("denseOperationsPerDecision", denseOperations);
    Map<String, Object> energies = new LinkedHashMap<>();
    for (Energy.Precision precision : Energy.Precision.values()) {
      Map<String, Object> energy = new LinkedHashMap<>(energy(precision).tree());
      energy.put("dense", denseEnergy(precision).tree());
      energies.put(precision.name().toLowerCase(Locale.ROOT), energy);
    }
    tree.put("energyPerDecision", energies);
    return tree;
  }
}

package dev.spikeq.lab.run;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.program.Operations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a network consists of and what a decision costs.
 *
 * <p>The dense cost is that of the same layers without spikes: every weight is multiplied and added
 * once. A synapse that spikes enter is charged a weight for each spike and output; one that values
 * enter is charged its multiply-adds ({@link Operations}).
 *
 * @param layers in order
 * @param parameters number of parameters
 * @param steps time steps of a decision
 * @param operations what does not hang on how many neurons fire
 * @param synapticOperations mean weights added for spikes in a decision, with those that take the
 *     value of a residual
 * @param spikes mean spikes in a decision
 */
public record Inspection(
    List<LayerLine> layers,
    int parameters,
    int steps,
    Operations operations,
    double synapticOperations,
    double spikes) {

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
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      int own =
          parameters.entries().stream()
              .filter(entry -> entry.name().startsWith(layer.name() + "."))
              .mapToInt(Parameters.Entry::size)
              .sum();
      switch (layer) {
        case Layer.Linear(String name, int inputs, int outputs, Layer.Bias _) ->
            lines.add(new LayerLine(name, "linear", List.of(inputs, outputs), own, Double.NaN));
        case Layer.Neurons(String name, Neuron neuron) -> {
          double rate = evaluation.firingRates().getOrDefault(name, Double.NaN);
          String kind = neuron.getClass().getSimpleName();
          lines.add(new LayerLine(name, kind, List.of(network.widthAfter(i)), own, rate));
        }
        case Layer.Relu(String name) -> lines.add(unit(network, i, name, "relu", own));
        case Layer.Quantized(String name, int levels, float _) ->
            lines.add(unit(network, i, name, "quantized to " + levels + " levels", own));
        case Layer.Conv2d convolution -> {
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
        Operations.of(network),
        evaluation.synapticOperationsPerDecision(),
        evaluation.spikesPerDecision());
  }

  private static LayerLine unit(
      Network network, int layer, String name, String kind, int parameters) {
    return new LayerLine(name, kind, List.of(network.widthAfter(layer)), parameters, Double.NaN);
  }

  /** Returns the multiply-adds of a decision: of synapses that values or a residual enter. */
  public long multiplyAdds() {
    return operations.values() + operations.residual();
  }

  /** Returns the mean additions of a decision: weights added for spikes. */
  public double additions() {
    return synapticOperations - operations.residual();
  }

  /**
   * What a decision may cost.
   *
   * @param precision of weights and membranes
   */
  public Energy energy(Energy.Precision precision) {
    return precision.of((double) multiplyAdds(), additions(), (double) operations.membranes());
  }

  /**
   * What a decision of the same network without spikes may cost.
   *
   * @param precision of weights
   */
  public Energy denseEnergy(Energy.Precision precision) {
    return precision.of((double) operations.dense(), 0, 0);
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
    tree.put("inputOperationsPerDecision", operations.values());
    tree.put("synapticOperationsPerDecision", synapticOperations);
    tree.put("residualOperationsPerDecision", operations.residual());
    tree.put("denseOperationsPerDecision", operations.dense());
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

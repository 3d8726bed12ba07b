package dev.spikeq.lab.run;

import dev.spikeq.agent.EvaluationResult;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.lab.statistics.Statistics;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.layer.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy judged: what {@code evaluation.json} says. Nothing in it depends on the machine.
 *
 * @param returns undiscounted return of each greedy episode
 * @param seed the episodes' seed
 * @param spikesPerDecision mean spikes in all spiking layers
 * @param synapticOperationsPerDecision mean weights added for spikes
 * @param firingRates spikes per neuron and time step, by layer, in the network's order
 */
public record EvaluationSummary(
    List<Double> returns,
    long seed,
    double spikesPerDecision,
    double synapticOperationsPerDecision,
    Map<String, Double> firingRates) {

  /** Copies the returns. */
  public EvaluationSummary {
    returns = List.copyOf(returns);
  }

  /**
   * Sums an evaluation up.
   *
   * @param result the evaluation
   * @param network what was evaluated
   */
  public static EvaluationSummary of(EvaluationResult result, Network network) {
    Map<String, Double> rates = new LinkedHashMap<>();
    List<Layer.Neurons> layers = network.spikingLayers();
    for (int i = 0; i < layers.size(); i++) {
      rates.put(layers.get(i).name(), result.firingRates()[i]);
    }
    return new EvaluationSummary(
        Arrays.stream(result.returns()).boxed().toList(),
        result.seed(),
        result.spikesPerDecision(),
        result.synapticOperationsPerDecision(),
        rates);
  }

  /** Returns the mean return. */
  public double mean() {
    return Statistics.mean(sample());
  }

  /** Returns the sample standard deviation of the returns. */
  public double std() {
    return Statistics.standardDeviation(sample());
  }

  /** Returns the bootstrapped 95 % interval of the mean return. */
  public Interval ci95() {
    return Statistics.bootstrappedMean(sample());
  }

  private double[] sample() {
    return returns.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Returns it as a tree for {@link Json}: episodes, mean, std, ci95, min, max, seed,
   * spikesPerDecision, synapticOperationsPerDecision, firingRates, returns.
   */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    Interval interval = ci95();
    tree.put("episodes", returns.size());
    tree.put("mean", mean());
    tree.put("std", std());
    tree.put("ci95", List.of(interval.low(), interval.high()));
    tree.put("min", Arrays.stream(sample()).min().orElseThrow());
    tree.put("max", Arrays.stream(sample()).max().orElseThrow());
    tree.put("seed", seed);
    tree.put("spikesPerDecision", spikesPerDecision);
    tree.put("synapticOperationsPerDecision", synapticOperationsPerDecision);
    tree.put("firingRates", firingRates);
    tree.put("returns", returns);
    return tree;
  }

  /**
   * Reads one.
   *
   * @param file an {@code evaluation.json}
   * @throws IOException if it cannot be read or is damaged
   */
  public static EvaluationSummary read(Path file) throws IOException {
    return read(Json.read(file));
  }

  /**
   * Reads what {@link #tree} gave.
   *
   * @param json the object
   * @throws FormatException if something is missing or out of range
   */
  public static EvaluationSummary read(JsonObject json) throws FormatException {
    Map<String, Double> rates = new LinkedHashMap<>();
    JsonObject firing = json.object("firingRates");
    for (String layer : firing.members().keySet()) {
      rates.put(layer, firing.decimal(layer));
    }
    List<Double> returns = Arrays.stream(json.decimals("returns")).boxed().toList();
    if (returns.isEmpty()) {
      throw new FormatException(
          json.where() + ".returns", "at least one", "none", "evaluate the model again");
    }
    return new EvaluationSummary(
        returns,
        json.whole("seed"),
        json.decimal("spikesPerDecision"),
        json.decimal("synapticOperationsPerDecision"),
        rates);
  }
}

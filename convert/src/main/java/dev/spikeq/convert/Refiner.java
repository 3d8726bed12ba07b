package dev.spikeq.convert;

import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;

/** Corrects biases and the output synapse of a converted network. */
final class Refiner {
  private final Source source;
  private final Simulation simulation;
  private final CalibrationStates states;
  private final Engine engine;
  private final Activations activations;

  Refiner(Source source, Simulation simulation, CalibrationStates states, Engine engine) {
    this.source = source;
    this.simulation = simulation;
    this.states = states;
    this.engine = engine;
    activations = Activations.of(source.network(), source.parameters(), states, engine);
  }

  /**
   * Raises biases by what mean rates fall short of mean activations.
   *
   * @param model changed in place
   * @param thresholds of the hidden neurons
   * @param outputFactor what the outputs are multiplied by
   * @param rounds how often
   */
  void shiftBiases(Model model, double[][] thresholds, double outputFactor, int rounds) {
    Probe probe = new Probe(model, states, engine);
    double dt = simulation.clock().dt();
    for (int round = 0; round < rounds; round++) {
      for (int layer = 0; layer < thresholds.length; layer++) {
        int width = thresholds[layer].length;
        double[] expected = Probe.columnMeans(activations.hidden(layer), width);
        double[] found = Probe.columnMeans(probe.means(layer), width);
        for (int j = 0; j < width; j++) {
          expected[j] = expected[j] * dt / thresholds[layer][j] - found[j];
        }
        add(model.parameters(), source.hidden().get(layer).layer().name(), expected);
      }
    }
    if (!simulation.decoder().readsSpikes()) {
      int width = source.output().outputs();
      double[] expected = Probe.columnMeans(activations.outputs(), width);
      double[] found = Probe.columnMeans(probe.decoded(), width);
      for (int j = 0; j < width; j++) {
        expected[j] = expected[j] * outputFactor - found[j];
      }
      add(model.parameters(), source.output().layer().name(), expected);
    }
  }

  private static void add(Parameters parameters, String layer, double[] difference) {
    float[] biases = parameters.get(layer + ".bias");
    for (int j = 0; j < biases.length; j++) {
      biases[j] = (float) (biases[j] + difference[j]);
    }
    parameters.set(layer + ".bias", biases);
  }

  /**
   * Fits the output synapse by least squares.
   *
   * @param model changed in place
   * @param outputFactor what the outputs are multiplied by
   * @param ridge how strongly weights are drawn towards what they were
   */
  void refitOutput(Model model, double outputFactor, double ridge) {
    Probe probe = new Probe(model, states, engine);
    float[] features = probe.features();
    int outputs = source.output().outputs();
    int columns = source.output().inputs() + 1;
    float[] found = probe.decoded();
    double[] missing = new double[found.length];
    for (int i = 0; i < missing.length; i++) {
      missing[i] = activations.outputs()[i] * outputFactor - found[i];
    }
    double[] change = LeastSquares.solve(features, columns, missing, outputs, ridge);
    String name = probe.name();
    float[] weights = model.parameters().get(name + ".weight");
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (weights[i] + change[i]);
    }
    model.parameters().set(name + ".weight", weights);
    float[] biases = model.parameters().get(name + ".bias");
    for (int j = 0; j < outputs; j++) {
      biases[j] = (float) (biases[j] + change[weights.length + j]);
    }
    model.parameters().set(name + ".bias", biases);
  }
}

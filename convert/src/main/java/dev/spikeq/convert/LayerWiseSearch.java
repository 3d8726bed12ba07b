package dev.spikeq.convert;

import java.util.Arrays;

/** The thresholds with which T steps say the activations of a layer best. */
final class LayerWiseSearch {
  private final Simulation simulation;
  private final Scope scope;
  private final int candidates;

  LayerWiseSearch(Simulation simulation, Scope scope, int candidates) {
    this.simulation = simulation;
    this.scope = scope;
    this.candidates = candidates;
  }

  /** Searches one layer's thresholds, from those that are the highest to be tried. */
  double[] search(float[] activations, double[] highest) {
    int width = highest.length;
    double[][] errors = new double[candidates][width];
    for (int candidate = 0; candidate < candidates; candidate++) {
      for (int j = 0; j < width; j++) {
        errors[candidate][j] = error(activations, j, width, share(candidate) * highest[j]);
      }
    }
    double[] result = new double[width];
    for (int j = 0; j < width; j++) {
      int neuron = j;
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int candidate = candidates - 1; candidate >= 0; candidate--) {
        double error =
            scope == Scope.NEURON
                ? errors[candidate][neuron]
                : Arrays.stream(errors[candidate]).sum();
        if (error < least) {
          least = error;
          best = candidate;
        }
      }
      result[j] = share(best) * highest[j];
    }
    return result;
  }

  private double share(int candidate) {
    return (candidate + 1.0) / candidates;
  }

  private double error(float[] activations, int neuron, int width, double threshold) {
    int steps = simulation.clock().steps();
    double time = simulation.clock().time();
    double initial = simulation.neuron().initialMembrane();
    double error = 0;
    for (int i = neuron; i < activations.length; i += width) {
      double spikes = Math.floor(time * activations[i] / threshold + initial);
      double difference = threshold * Math.clamp(spikes, 0, steps) / time - activations[i];
      error += difference * difference;
    }
    return error;
  }
}

package dev.spikeq.lab.agreement;

import dev.spikeq.env.Box;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;

/** Moves observations against the decision of a network: {@link Disturbance.GradientSign}. */
final class GradientAttack {
  private final Program program;
  private final Box bounds;
  private final float[] steps;
  private final float[] errors;

  /**
   * Prepares; one thread at a time may attack.
   *
   * @param network whose decisions are meant
   * @param parameters its parameters
   * @param epsilon how far each value is moved, in its {@link Units}
   * @param bounds of observations, as the network sees them
   * @param engine what the network runs on
   */
  GradientAttack(Network network, Parameters parameters, float epsilon, Box bounds, Engine engine) {
    program = Program.forObservationErrors(network, parameters, 1, engine);
    this.bounds = bounds;
    steps = Units.of(bounds);
    for (int i = 0; i < steps.length; i++) {
      steps[i] *= epsilon;
    }
    errors = new float[network.outputs()];
  }

  /**
   * Changes an observation in place; values that no decision hangs on stay, and none leaves its
   * bounds. What was outside them goes no further.
   */
  void disturb(float[] observation) {
    slope(program.forward(observation, 1), errors);
    float[] slopes = program.observationErrors(errors);
    for (int i = 0; i < observation.length; i++) {
      float value = observation[i];
      observation[i] =
          Math.clamp(
              value + steps[i] * Math.signum(slopes[i]),
              Math.min(value, bounds.low(i)),
              Math.max(value, bounds.high(i)));
    }
  }

  /** The derivative of the cross-entropy by the values, up to a factor above 0. */
  static void slope(float[] values, float[] slope) {
    int count = slope.length;
    int greedy = 0;
    double mean = 0;
    for (int a = 0; a < count; a++) {
      greedy = values[a] > values[greedy] ? a : greedy;
      mean += values[a] / count;
    }
    double variance = 0;
    for (int a = 0; a < count; a++) {
      variance += Math.pow(values[a] - mean, 2) / count;
    }
    double scale = variance > 0 ? Math.sqrt(variance) : 1;
    double sum = 0;
    for (int a = 0; a < count; a++) {
      sum += Math.exp((values[a] - values[greedy]) / scale);
    }
    for (int a = 0; a < count; a++) {
      double share = Math.exp((values[a] - values[greedy]) / scale) / sum;
      slope[a] = (float) (a == greedy ? share - 1 : share);
    }
  }
}

package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.NetworkBuilder;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;

/** Small networks of drawn weights, and states for them. */
final class Nets {
  static final int INPUTS = 4;
  static final int ACTIONS = 3;

  private Nets() {}

  static Network relu() {
    return hidden().linear(ACTIONS).build();
  }

  static Network dueling() {
    return hidden().linear(ACTIONS + 1).dueling().build();
  }

  static Network of(Network.Head head) {
    return hidden().linear(head.decoded(ACTIONS)).head(head).build();
  }

  private static NetworkBuilder hidden() {
    return Network.observing(INPUTS).linear(16).relu().linear(12).relu();
  }

  /** Uniform in ±1.5/sqrt(inputs); biases in ±0.3. */
  static Parameters draw(Network network, long seed) {
    Parameters parameters = Parameters.zeros(network);
    RandomStream random = RandomStream.root(seed);
    for (Parameters.Entry entry : parameters.entries()) {
      double scale = entry.vector() ? 0.3 : 1.5 / Math.sqrt(entry.rows());
      float[] values = new float[entry.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (scale * (2 * random.nextDouble() - 1));
      }
      parameters.set(entry.name(), values);
    }
    return parameters;
  }

  /** Uniform in [-1, 1]. */
  static CalibrationStates states(int count, long seed) {
    RandomStream random = RandomStream.root(seed).child("states");
    float[] values = new float[count * INPUTS];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return CalibrationStates.of(values, INPUTS);
  }

  static float[] outputs(Network network, Parameters parameters, CalibrationStates states) {
    try (Engine engine = Engine.scalar()) {
      return Program.forInference(network, parameters, states.count(), engine)
          .forward(states.observations().toArray(), states.count())
          .clone();
    }
  }

  static Converted convert(Network source, Parameters parameters, Conversion conversion) {
    try (Engine engine = Engine.scalar()) {
      return Converter.convert(source, parameters, conversion, states(300, 5), engine);
    }
  }

  static Converted convertWithoutStates(
      Network source, Parameters parameters, Conversion conversion) {
    try (Engine engine = Engine.scalar()) {
      return Converter.convert(source, parameters, conversion, CalibrationStates.none(), engine);
    }
  }

  static Activations activations(Network network, Parameters parameters, CalibrationStates states) {
    try (Engine engine = Engine.scalar()) {
      return Activations.of(network, parameters, states, engine);
    }
  }

  static double meanSquare(float[] expected, float[] found) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.pow(expected[i] - found[i], 2);
    }
    return sum / expected.length;
  }
}

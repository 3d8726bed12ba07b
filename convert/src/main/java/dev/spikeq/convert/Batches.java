package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;

/** Runs networks on many states. */
final class Batches {
  private static final int LARGEST = 256;

  private Batches() {}

  /** The outputs, {@code [count, outputs]}. */
  static float[] run(
      Network network, Parameters parameters, CalibrationStates states, Engine engine) {
    int capacity = Math.min(Program.batch(network, LARGEST), states.count());
    Program program = Program.forInference(network, parameters, capacity, engine);
    float[] batch = new float[capacity * states.width()];
    float[] outputs = new float[Math.multiplyExact(states.count(), network.outputs())];
    for (int first = 0; first < states.count(); first += capacity) {
      int count = Math.min(capacity, states.count() - first);
      states.copyRows(first, count, batch);
      System.arraycopy(
          program.forward(batch, count),
          0,
          outputs,
          first * network.outputs(),
          count * network.outputs());
    }
    return outputs;
  }
}

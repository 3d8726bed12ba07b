package dev.spikeq.agent.imitation;

import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import java.util.function.Supplier;

/**
 * Who teaches, and on which states.
 *
 * @param teacher what says the right action
 * @param states {@code [n, observationSize]} to begin with, beside the teacher's rollouts; may be
 *     empty
 * @param environment makes the environments to act in
 * @param form what the student acts as
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once and never compared
public record Teaching(
    Policy teacher, float[] states, Supplier<? extends Environment> environment, ActingForm form) {

  /** Checks that a student can learn from this. */
  void requireFits(Network student) {
    Network network = teacher.network();
    if (student.observationSize() != network.observationSize()
        || student.outputs() != network.outputs()) {
      throw new IllegalArgumentException(
          ("Imitation: expected a student that observes %d values and has %d outputs as its teacher,"
                  + " found %d and %d: was the teacher trained on another task?")
              .formatted(
                  network.observationSize(),
                  network.outputs(),
                  student.observationSize(),
                  student.outputs()));
    }
    if (states.length % network.observationSize() != 0) {
      throw new IllegalArgumentException(
          "Imitation: expected states of %d values, found %d values in all"
              .formatted(network.observationSize(), states.length));
    }
    for (int i = 0; i < states.length; i++) {
      if (!Float.isFinite(states[i])) {
        throw new IllegalArgumentException(
            "Imitation: expected finite states, found %s in state %d, element %d"
                .formatted(
                    states[i], i / network.observationSize(), i % network.observationSize()));
      }
    }
  }
}

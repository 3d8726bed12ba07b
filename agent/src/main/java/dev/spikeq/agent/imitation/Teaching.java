package dev.spikeq.agent.imitation;

import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Observations;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Who teaches, and on which states.
 *
 * @param teacher what says the right action
 * @param states to begin with, beside the teacher's rollouts; may be none. Kept, not copied
 * @param environment makes the environments to act in
 * @param form what the student acts as
 */
public record Teaching(
    Policy teacher,
    Observations states,
    Supplier<? extends Environment> environment,
    ActingForm form) {

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
    if (states.width() != network.observationSize()) {
      throw new IllegalArgumentException(
          "Imitation: expected states of %d values, found %d"
              .formatted(network.observationSize(), states.width()));
    }
    OptionalLong wrong = states.firstNotFinite();
    if (wrong.isPresent()) {
      throw new IllegalArgumentException(
          "Imitation: expected finite states, found %s in state %d, element %d"
              .formatted(
                  states.value(wrong.getAsLong()),
                  wrong.getAsLong() / states.width(),
                  wrong.getAsLong() % states.width()));
    }
  }
}

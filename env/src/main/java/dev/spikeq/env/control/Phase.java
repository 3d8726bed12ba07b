package dev.spikeq.env.control;

/** Where an environment stands in its episode; says what is wrong when it is used out of turn. */
enum Phase {
  /** Nothing was started yet. */
  NEW,
  /** An episode is under way. */
  RUNNING,
  /** The episode has terminated. */
  TERMINATED;

  /** Checks that an episode was started. */
  void requireStarted(String environment) {
    if (this == NEW) {
      throw new IllegalStateException(environment + ": no episode was started: call reset first");
    }
  }

  /** Checks that an episode is under way. */
  void requireRunning(String environment) {
    requireStarted(environment);
    if (this == TERMINATED) {
      throw new IllegalStateException(
          environment + ": the episode has terminated: call reset before the next step");
    }
  }

  /** Returns the phase after a step. */
  static Phase after(boolean terminated) {
    return terminated ? TERMINATED : RUNNING;
  }

  /** Checks the length of a state that an episode is to start from. */
  static void requireLength(String environment, double[] state, int expected) {
    if (state.length != expected) {
      throw new IllegalArgumentException(
          "%s: expected a state of %d numbers, found %d"
              .formatted(environment, expected, state.length));
    }
  }
}

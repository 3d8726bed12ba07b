package dev.spikeq.agent.learning;

/** Which weights are evaluated and kept as the result. */
public sealed interface WeightAveraging {
  /** Those of the last update. */
  record None() implements WeightAveraging {}

  /**
   * Their exponential average: {@code average = decay average + (1 - decay) weights} after each
   * update, from the initial weights on.
   *
   * @param decay in (0, 1)
   */
  record Exponential(double decay) implements WeightAveraging {
    /** Checks the decay. */
    public Exponential {
      if (!(decay > 0 && decay < 1)) {
        throw new IllegalArgumentException(
            "Exponential: expected a decay in (0, 1), found " + decay);
      }
    }
  }
}

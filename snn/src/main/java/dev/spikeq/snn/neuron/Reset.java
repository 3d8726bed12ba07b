package dev.spikeq.snn.neuron;

/**
 * What a spike does to the membrane.
 *
 * @param kind hard or soft
 * @param value where a hard reset puts the membrane; it is also the rest towards which the leak
 *     pulls and must be 0 for a soft reset
 * @param timing at once or a step later
 * @param gradient whether the backward pass goes through the reset
 */
public record Reset(Kind kind, float value, Timing timing, Gradient gradient) {
  /** Hard or soft. */
  public enum Kind {
    /** The membrane is put to the reset value. */
    HARD,
    /** The threshold is subtracted; what lies above it is kept. */
    SOFT
  }

  /** When the reset acts. */
  public enum Timing {
    /** In the step of the spike: the membrane after reset is what the next step starts from. */
    IMMEDIATE,
    /**
     * In the following step (snnTorch's default): the membrane is reported before the reset, and a
     * subtracted threshold is not leaked.
     */
    NEXT_STEP,
    /**
     * snnTorch's {@code reset_delay=False}: the delayed reset is applied and then corrected within
     * the step by the difference between the new spike and the old reset flag, so that a membrane
     * that was above the threshold without a new spike is raised again.
     */
    CORRECTED
  }

  /** Whether the gradient flows through the reset. */
  public enum Gradient {
    /** The spike in the reset counts as a constant. */
    DETACHED,
    /** The spike in the reset is differentiated by the surrogate, as the spike itself. */
    ATTACHED
  }

  /** Checks the combination. */
  public Reset {
    if (kind == Kind.SOFT && value != 0) {
      throw new IllegalArgumentException(
          "Reset: expected value 0 for a soft reset, found " + value + ": use Reset.hard(value)");
    }
    if (timing == Timing.NEXT_STEP && gradient == Gradient.ATTACHED) {
      throw new IllegalArgumentException(
          "Reset: a reset in the next step is always detached (snnTorch): use Gradient.DETACHED");
    }
    if (timing == Timing.CORRECTED && value != 0) {
      throw new IllegalArgumentException(
          "Reset: expected value 0 for a corrected reset, found " + value);
    }
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("Reset: expected a finite value, found " + value);
    }
  }

  /**
   * A hard, immediate, detached reset.
   *
   * @param value where the membrane is put
   * @return the reset
   */
  public static Reset hard(float value) {
    return new Reset(Kind.HARD, value, Timing.IMMEDIATE, Gradient.DETACHED);
  }

  /**
   * A soft, immediate, detached reset.
   *
   * @return the reset
   */
  public static Reset soft() {
    return new Reset(Kind.SOFT, 0, Timing.IMMEDIATE, Gradient.DETACHED);
  }

  /**
   * The same reset with the gradient flowing through it.
   *
   * @return an attached copy
   */
  public Reset attached() {
    return new Reset(kind, value, timing, Gradient.ATTACHED);
  }

  /**
   * The same reset with another timing.
   *
   * @param newTiming when it acts
   * @return a copy
   */
  public Reset at(Timing newTiming) {
    return new Reset(kind, value, newTiming, gradient);
  }
}

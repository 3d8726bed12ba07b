package dev.spikeq.convert;

/**
 * How long a decision is simulated, and how finely.
 *
 * <p>In one unit of time a current of 1 brings a membrane from 0 to its threshold. A step of {@code
 * dt} units takes currents and biases times {@code dt}; spikes count whole. A neuron fires once a
 * step at most, so that finer steps allow more than one spike a unit of time.
 *
 * @param time units of time for a decision, at least 1
 * @param stepsPerUnit steps in one of them, {@code 1/dt}, at least 1
 */
public record Clock(int time, int stepsPerUnit) {
  /** Checks both. */
  public Clock {
    if (time < 1 || stepsPerUnit < 1) {
      throw new IllegalArgumentException(
          "Clock: expected T of at least 1 and at least 1 step per unit of time, found "
              + time
              + " and "
              + stepsPerUnit);
    }
  }

  /**
   * Steps of one unit.
   *
   * @param time number T of steps
   */
  public Clock(int time) {
    this(time, 1);
  }

  /**
   * The number of steps that the network runs.
   *
   * @return {@code time / dt}
   */
  public int steps() {
    return Math.multiplyExact(time, stepsPerUnit);
  }

  /**
   * The length of a step.
   *
   * @return units of time
   */
  public double dt() {
    return 1.0 / stepsPerUnit;
  }
}

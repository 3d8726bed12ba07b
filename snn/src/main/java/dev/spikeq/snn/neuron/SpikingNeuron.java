package dev.spikeq.snn.neuron;

import dev.spikeq.snn.surrogate.Surrogate;

/**
 * A neuron with one state variable, its membrane potential: integrate-and-fire (IF), leaky (LIF),
 * and leaky with a learned time constant (PLIF).
 *
 * <p>Each step, in this order: charge {@code H = retention*V + inputGain*X + (1-retention)*floor},
 * fire {@code S = H >= threshold} (or {@code >}), reset. {@code floor} is the value of a hard
 * reset, 0 for a soft one. The spike reaches the next layer in the same step. A learned time
 * constant takes a soft reset only at once: its derivative through a delayed one would need what
 * the backward pass does not store.
 *
 * @param leak how the membrane forgets
 * @param inputScaling whether a time constant scales the input; without one the gain is 1
 * @param threshold where it fires
 * @param firing what happens at equality
 * @param reset what a spike does
 * @param surrogate derivative for the backward pass
 * @param initialMembrane membrane before the first step
 * @param learning whether training moves the threshold, which is then where it starts
 */
public record SpikingNeuron(
    Leak leak,
    InputScaling inputScaling,
    float threshold,
    Firing firing,
    Reset reset,
    Surrogate surrogate,
    float initialMembrane,
    Threshold learning)
    implements Neuron.Spiking {

  /** Checks threshold and initial membrane. */
  public SpikingNeuron {
    if (!Float.isFinite(threshold) || !Float.isFinite(initialMembrane)) {
      throw new IllegalArgumentException(
          "SpikingNeuron: expected a finite threshold and initialMembrane, found "
              + threshold
              + " and "
              + initialMembrane);
    }
    if (reset.kind() == Reset.Kind.HARD && !(reset.value() < threshold)) {
      throw new IllegalArgumentException(
          "SpikingNeuron: expected a reset value below the threshold "
              + threshold
              + ", found "
              + reset.value());
    }
    if (leak instanceof Leak.LearnedTimeConstant
        && reset.kind() == Reset.Kind.SOFT
        && reset.timing() != Reset.Timing.IMMEDIATE) {
      throw new IllegalArgumentException(
          "SpikingNeuron: expected an immediate soft reset for a learned time constant, found "
              + reset.timing()
              + ": use Reset.Timing.IMMEDIATE, or a Leak.TimeConstant");
    }
    if (learning == Threshold.LEARNED) {
      requireLearnable(threshold, reset);
    }
    if (reset.kind() == Reset.Kind.SOFT && !(threshold > 0)) {
      throw new IllegalArgumentException(
          "SpikingNeuron: expected a threshold above 0 for a soft reset, found " + threshold);
    }
  }

  /**
   * With a fixed threshold.
   *
   * @param leak how the membrane forgets
   * @param inputScaling whether a time constant scales the input
   * @param threshold where it fires
   * @param firing what happens at equality
   * @param reset what a spike does
   * @param surrogate derivative for the backward pass
   * @param initialMembrane membrane before the first step
   */
  public SpikingNeuron(
      Leak leak,
      InputScaling inputScaling,
      float threshold,
      Firing firing,
      Reset reset,
      Surrogate surrogate,
      float initialMembrane) {
    this(leak, inputScaling, threshold, firing, reset, surrogate, initialMembrane, Threshold.FIXED);
  }

  private static void requireLearnable(float threshold, Reset reset) {
    boolean delayed = reset.kind() == Reset.Kind.SOFT && reset.timing() != Reset.Timing.IMMEDIATE;
    boolean reachable = reset.kind() == Reset.Kind.HARD && reset.value() > 0;
    if (!(threshold > 0) || delayed || reachable) {
      throw new IllegalArgumentException(
          "SpikingNeuron: expected a learned threshold to start above 0, with an immediate reset,"
              + " soft or to a value of at most 0, found threshold "
              + threshold
              + " and "
              + reset);
    }
  }

  /**
   * The factor on the input.
   *
   * @return 1/tau for a decayed input with a time constant (its initial value where it is learned),
   *     else 1
   */
  public float inputGain() {
    boolean hasTimeConstant =
        leak instanceof Leak.TimeConstant || leak instanceof Leak.LearnedTimeConstant;
    return hasTimeConstant && inputScaling == InputScaling.DECAYED ? 1f - leak.retention() : 1f;
  }

  /**
   * A copy with another surrogate.
   *
   * @param newSurrogate the surrogate
   * @return the copy
   */
  public SpikingNeuron withSurrogate(Surrogate newSurrogate) {
    return new SpikingNeuron(
        leak, inputScaling, threshold, firing, reset, newSurrogate, initialMembrane, learning);
  }

  /**
   * A copy with another reset. The initial membrane is kept.
   *
   * @param newReset the reset
   * @return the copy
   */
  public SpikingNeuron withReset(Reset newReset) {
    return new SpikingNeuron(
        leak, inputScaling, threshold, firing, newReset, surrogate, initialMembrane, learning);
  }

  /**
   * A copy with another threshold.
   *
   * @param newThreshold the threshold
   * @return the copy
   */
  public SpikingNeuron withThreshold(float newThreshold) {
    return new SpikingNeuron(
        leak, inputScaling, newThreshold, firing, reset, surrogate, initialMembrane, learning);
  }

  /**
   * A copy with another input scaling.
   *
   * @param newScaling the scaling
   * @return the copy
   */
  public SpikingNeuron withInputScaling(InputScaling newScaling) {
    return new SpikingNeuron(
        leak, newScaling, threshold, firing, reset, surrogate, initialMembrane, learning);
  }

  /**
   * A copy that starts elsewhere, for example at half the threshold after conversion.
   *
   * @param newInitialMembrane membrane before the first step
   * @return the copy
   */
  public SpikingNeuron withInitialMembrane(float newInitialMembrane) {
    return new SpikingNeuron(
        leak, inputScaling, threshold, firing, reset, surrogate, newInitialMembrane, learning);
  }

  /**
   * A copy whose threshold is learned, or is not.
   *
   * @param newLearning whether training moves it
   * @return the copy
   */
  public SpikingNeuron withLearning(Threshold newLearning) {
    return new SpikingNeuron(
        leak, inputScaling, threshold, firing, reset, surrogate, initialMembrane, newLearning);
  }
}

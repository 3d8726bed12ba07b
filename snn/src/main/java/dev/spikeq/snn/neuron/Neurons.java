package dev.spikeq.snn.neuron;

import dev.spikeq.snn.surrogate.Surrogate;

/** Neuron models under the names of the tools whose semantics they are. */
public final class Neurons {
  private Neurons() {}

  /**
   * Integrate-and-fire, soft reset, detached, threshold 1 (at equality too): what trains best on
   * small control tasks.
   *
   * @param surrogate derivative for the backward pass
   * @return the neuron
   */
  public static SpikingNeuron integrateAndFire(Surrogate surrogate) {
    return new SpikingNeuron(
        new Leak.None(), InputScaling.DIRECT, 1f, Firing.AT_THRESHOLD, Reset.soft(), surrogate, 0f);
  }

  /**
   * Leaky integrate-and-fire with a decayed input, hard reset to 0, detached, threshold 1: the
   * field's usual setting, with tau 2.
   *
   * @param tau time constant in steps
   * @param surrogate derivative for the backward pass
   * @return the neuron
   */
  public static SpikingNeuron leaky(float tau, Surrogate surrogate) {
    return new SpikingNeuron(
        new Leak.TimeConstant(tau),
        InputScaling.DECAYED,
        1f,
        Firing.AT_THRESHOLD,
        Reset.hard(0f),
        surrogate,
        0f);
  }

  /**
   * SpikingJelly's {@code IFNode} with its defaults but for the surrogate: hard reset to 0, not
   * detached, {@code H >= 1}.
   *
   * @param surrogate derivative for the backward pass
   * @return the neuron
   */
  public static SpikingNeuron spikingJellyIf(Surrogate surrogate) {
    return new SpikingNeuron(
        new Leak.None(),
        InputScaling.DIRECT,
        1f,
        Firing.AT_THRESHOLD,
        Reset.hard(0f).attached(),
        surrogate,
        0f);
  }

  /**
   * SpikingJelly's {@code LIFNode} with its defaults but for tau and the surrogate: decayed input,
   * hard reset to 0, not detached, {@code H >= 1}.
   *
   * @param tau time constant in steps
   * @param surrogate derivative for the backward pass
   * @return the neuron
   */
  public static SpikingNeuron spikingJellyLif(float tau, Surrogate surrogate) {
    return leaky(tau, surrogate).withReset(Reset.hard(0f).attached());
  }

  /**
   * SpikingJelly's {@code ParametricLIFNode} with its defaults but for the surrogate.
   *
   * @param initialTau initial time constant in steps, above 1
   * @param surrogate derivative for the backward pass
   * @return the neuron
   */
  public static SpikingNeuron spikingJellyParametricLif(float initialTau, Surrogate surrogate) {
    return new SpikingNeuron(
        new Leak.LearnedTimeConstant(initialTau),
        InputScaling.DECAYED,
        1f,
        Firing.AT_THRESHOLD,
        Reset.hard(0f).attached(),
        surrogate,
        0f);
  }

  /**
   * snnTorch's {@code Leaky} with its defaults but for the surrogate: {@code H > 1}, the threshold
   * subtracted in the next step.
   *
   * @param beta decay of the membrane per step
   * @param surrogate derivative for the backward pass
   * @return the neuron
   */
  public static SpikingNeuron snnTorchLeaky(float beta, Surrogate surrogate) {
    return new SpikingNeuron(
        new Leak.Decay(beta),
        InputScaling.DIRECT,
        1f,
        Firing.ABOVE_THRESHOLD,
        Reset.soft().at(Reset.Timing.NEXT_STEP),
        surrogate,
        0f);
  }

  /**
   * BrainCog's {@code LIFNode}: decayed input, {@code H > threshold}, hard reset to 0, detached.
   *
   * @param tau time constant in steps
   * @param threshold where it fires; the class default is 0.5
   * @param surrogate derivative for the backward pass
   * @return the neuron
   */
  public static SpikingNeuron brainCogLif(float tau, float threshold, Surrogate surrogate) {
    return new SpikingNeuron(
        new Leak.TimeConstant(tau),
        InputScaling.DECAYED,
        threshold,
        Firing.ABOVE_THRESHOLD,
        Reset.hard(0f),
        surrogate,
        0f);
  }

  /**
   * The hidden neuron of C. Hahn's thesis in all its experiments: alpha 0, beta 1, threshold 1,
   * soft reset, detached, surrogate {@code 1/(100|u|+1)^2}.
   *
   * @return the neuron
   */
  public static SynapticNeuron thesisHidden() {
    return new SynapticNeuron(
        0f,
        1f,
        1f,
        Firing.ABOVE_THRESHOLD,
        Reset.Kind.SOFT,
        Reset.Gradient.DETACHED,
        new Surrogate.FastSigmoid(100f));
  }

  /**
   * The output neuron of C. Hahn's thesis in all its experiments: alpha 0, beta 1.
   *
   * @return the neuron
   */
  public static SynapticIntegrator thesisOutput() {
    return new SynapticIntegrator(0f, 1f);
  }
}

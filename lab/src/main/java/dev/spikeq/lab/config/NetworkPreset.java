package dev.spikeq.lab.config;

import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.List;

/**
 * Networks of the literature: what each gives the keys of {@code [network]} for defaults, so that a
 * single one can be changed.
 */
enum NetworkPreset {
  /** A multilayer perceptron of integrate-and-fire neurons. */
  NONE,
  /**
   * MinAtar's: 16 filters 3x3, 128 hidden units. Source: Young and Tian, MinAtar, 2019; spiking
   * with T = 4 as in arXiv 2610.07808.
   */
  MINATAR,
  /**
   * Mnih et al., Human-level control through deep reinforcement learning, 2015: rectified units.
   */
  NATURE,
  /**
   * Chen et al., Deep reinforcement learning with spiking Q-learning, 2022: leaky neurons of tau 2,
   * the largest membrane of a leaky integrator for each action.
   */
  CHEN,
  /**
   * Liu et al., Human-level control through directly trained deep spiking Q-networks, 2022: the
   * mean spikes of the last hidden layer enter a layer of ordinary units.
   */
  LIU,
  /**
   * Sun et al., Solving the spike feature information vanishing problem in spiking deep Q network
   * with potential based normalization, 2022: BrainCog's.
   */
  PLSDQN,
  /**
   * Patel et al., Improved robustness of reinforcement learning policies upon conversion to spiking
   * neuronal network platforms applied to Atari Breakout game, 2019, as in C. Hahn's thesis: one
   * hidden layer of 1000 rectified units on 80x80 pixels of an input of their own.
   */
  PATEL;

  /** Normalization of currents before the neurons. */
  enum Norm {
    /** None. */
    NONE,
    /** Layer normalization, gain 1 and shift 0 at first. */
    LAYER,
    /** Layer normalization, of gain threshold - resetValue and shift resetValue at first. */
    POTENTIAL,
    /** Batch normalization. */
    BATCH
  }

  /** Defaults of the keys that presets differ in. */
  record Defaults(
      String kind,
      List<Convolution> convolutions,
      Norm norm,
      List<Integer> hidden,
      float scale,
      Spiking spiking) {}

  /** Defaults of spiking networks. */
  record Spiking(
      int steps,
      NeuronSection.Defaults neuron,
      String readout,
      Decoder.Reading reading,
      Layer.Bias outputBias) {}

  Defaults defaults() {
    return switch (this) {
      case NONE ->
          new Defaults("spiking", List.of(), Norm.NONE, List.of(64, 64), 1, integrateAndFire());
      case MINATAR ->
          new Defaults(
              "spiking",
              List.of(Convolution.of(16, 3, 1)),
              Norm.NONE,
              List.of(128),
              1,
              integrateAndFire());
      case NATURE -> atari("relu", Norm.NONE, 1f / 255, integrateAndFire());
      case CHEN -> atari("spiking", Norm.NONE, 1f / 256, chen());
      case LIU -> atari("spiking", Norm.NONE, 1f / 255, liu());
      case PLSDQN -> atari("spiking", Norm.POTENTIAL, 1f / 255, brainCog());
      case PATEL ->
          new Defaults("relu", List.of(), Norm.NONE, List.of(1000), 1, integrateAndFire());
    };
  }

  private static Defaults atari(String kind, Norm norm, float scale, Spiking spiking) {
    return new Defaults(
        kind,
        List.of(Convolution.of(32, 8, 4), Convolution.of(64, 4, 2), Convolution.of(64, 3, 1)),
        norm,
        List.of(512),
        scale,
        spiking);
  }

  private static Spiking integrateAndFire() {
    return new Spiking(
        4,
        new NeuronSection.Defaults(
            "integrate_and_fire", Neurons.integrateAndFire(new Surrogate.ATan(8))),
        "none",
        Decoder.Reading.MEAN_MEMBRANE,
        Layer.Bias.PRESENT);
  }

  private static Spiking chen() {
    return new Spiking(
        8,
        new NeuronSection.Defaults("spikingjelly_lif", lif().withReset(Reset.hard(0f))),
        "leaky_integrator",
        Decoder.Reading.MAX_MEMBRANE,
        Layer.Bias.PRESENT);
  }

  private static Spiking liu() {
    return new Spiking(
        64,
        new NeuronSection.Defaults("spikingjelly_lif", lif()),
        "none",
        Decoder.Reading.MEAN_MEMBRANE,
        Layer.Bias.PRESENT);
  }

  private static Spiking brainCog() {
    return new Spiking(
        16,
        new NeuronSection.Defaults(
            "braincog_lif", Neurons.brainCogLif(2, 1, new Surrogate.QGate(2))),
        "none",
        Decoder.Reading.MEAN_MEMBRANE,
        Layer.Bias.ABSENT);
  }

  private static SpikingNeuron lif() {
    return Neurons.spikingJellyLif(2, new Surrogate.ATan(2));
  }
}

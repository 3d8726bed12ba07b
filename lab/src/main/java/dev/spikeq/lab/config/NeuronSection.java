package dev.spikeq.lab.config;

import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import dev.spikeq.snn.neuron.Threshold;
import dev.spikeq.snn.surrogate.Surrogate;

/**
 * Reads {@code [network.neuron]} and {@code [network.surrogate]}. The preset gives every other key
 * its default, so that a single one can be changed.
 */
final class NeuronSection {
  private static final float DEFAULT_TAU = 2;
  private static final float DEFAULT_BETA = 0.9f;

  private NeuronSection() {}

  /**
   * What keys are worth that are not given.
   *
   * @param preset the neuron's
   * @param neuron what this preset means here, with its surrogate
   */
  record Defaults(String preset, SpikingNeuron neuron) {}

  static Neuron.Spiking read(Section section, Section surrogateSection, Defaults usual)
      throws ConfigException {
    String preset =
        section.choice(
            "preset",
            usual.preset(),
            "integrate_and_fire",
            "leaky",
            "spikingjelly_if",
            "spikingjelly_lif",
            "spikingjelly_parametric_lif",
            "snntorch_leaky",
            "braincog_lif",
            "thesis");
    if (preset.equals("thesis")) {
      Surrogate surrogate = surrogate(surrogateSection, new Surrogate.FastSigmoid(100));
      return synaptic(section, Neurons.thesisHidden(), surrogate);
    }
    Surrogate surrogate = surrogate(surrogateSection, usual.neuron().surrogate());
    return spiking(
        section,
        preset.equals(usual.preset()) ? usual.neuron() : preset(preset, surrogate),
        surrogate);
  }

  private static SpikingNeuron preset(String name, Surrogate surrogate) {
    return switch (name) {
      case "leaky" -> Neurons.leaky(DEFAULT_TAU, surrogate);
      case "spikingjelly_if" -> Neurons.spikingJellyIf(surrogate);
      case "spikingjelly_lif" -> Neurons.spikingJellyLif(DEFAULT_TAU, surrogate);
      case "spikingjelly_parametric_lif" ->
          Neurons.spikingJellyParametricLif(DEFAULT_TAU, surrogate);
      case "snntorch_leaky" -> Neurons.snnTorchLeaky(DEFAULT_BETA, surrogate);
      case "braincog_lif" -> Neurons.brainCogLif(DEFAULT_TAU, 0.5f, surrogate);
      default -> Neurons.integrateAndFire(surrogate);
    };
  }

  private static SpikingNeuron spiking(Section section, SpikingNeuron preset, Surrogate surrogate)
      throws ConfigException {
    Leak leak = leak(section, preset.leak());
    InputScaling scaling = section.constant("input", preset.inputScaling());
    float threshold = section.single("threshold", preset.threshold());
    Firing firing = section.constant("firing", preset.firing());
    Reset.Kind kind = section.constant("reset", preset.reset().kind());
    float value = section.single("reset_value", preset.reset().value());
    Reset.Timing timing = section.constant("reset_timing", preset.reset().timing());
    Reset.Gradient gradient = section.constant("reset_gradient", preset.reset().gradient());
    float initial = section.single("initial_membrane", preset.initialMembrane());
    section.mayHave("learned_threshold");
    Threshold learning =
        section.has("learned_threshold")
            ? section.truth("learned_threshold", false) ? Threshold.LEARNED : Threshold.FIXED
            : preset.learning();
    return section.make(() ->
        new SpikingNeuron(
            leak,
            scaling,
            threshold,
            firing,
            new Reset(kind, value, timing, gradient),
            surrogate,
            initial,
            learning));
  }

  private static Leak leak(Section section, Leak preset) throws ConfigException {
    String fallback =
        switch (preset) {
          case Leak.None _ -> "none";
          case Leak.TimeConstant _ -> "time_constant";
          case Leak.LearnedTimeConstant _ -> "learned_time_constant";
          case Leak.Decay _ -> "decay";
        };
    return switch (section.choice(
        "leak", fallback, "none", "time_constant", "learned_time_constant", "decay")) {
      case "time_constant" -> {
        float tau = section.single("tau", DEFAULT_TAU);
        yield section.make(() -> new Leak.TimeConstant(tau));
      }
      case "learned_time_constant" -> {
        float tau = section.single("tau", DEFAULT_TAU);
        yield section.make(() -> new Leak.LearnedTimeConstant(tau));
      }
      case "decay" -> {
        float beta = section.single("beta", DEFAULT_BETA);
        yield section.make(() -> new Leak.Decay(beta));
      }
      default -> new Leak.None();
    };
  }

  private static SynapticNeuron synaptic(
      Section section, SynapticNeuron preset, Surrogate surrogate) throws ConfigException {
    float synapticDecay = section.single("synaptic_decay", preset.synapticDecay());
    float membraneDecay = section.single("membrane_decay", preset.membraneDecay());
    float threshold = section.single("threshold", preset.threshold());
    Firing firing = section.constant("firing", preset.firing());
    Reset.Kind reset = section.constant("reset", preset.resetKind());
    Reset.Gradient gradient = section.constant("reset_gradient", preset.resetGradient());
    return section.make(() ->
        new SynapticNeuron(
            synapticDecay, membraneDecay, threshold, firing, reset, gradient, surrogate));
  }

  private static Surrogate surrogate(Section section, Surrogate usual) throws ConfigException {
    String kind =
        section.choice(
            "kind",
            kind(usual),
            "atan",
            "sigmoid",
            "fast_sigmoid",
            "triangle",
            "piecewise_quadratic",
            "qgate",
            "rectangle");
    return switch (kind) {
      case "fast_sigmoid" -> {
        float slope = section.single("slope", kind.equals(kind(usual)) ? slope(usual) : 10);
        float peak = section.single("peak", 1);
        yield section.make(() -> new Surrogate.FastSigmoid(slope, peak));
      }
      case "triangle" -> {
        float peak = section.single("peak", 1);
        float halfWidth = section.single("half_width", 1);
        yield section.make(() -> new Surrogate.Triangle(peak, halfWidth));
      }
      default -> {
        float fallback = kind.equals(kind(usual)) ? alpha(usual) : defaultAlpha(kind);
        float alpha = section.single("alpha", fallback);
        yield section.make(() -> withAlpha(kind, alpha));
      }
    };
  }

  private static String kind(Surrogate surrogate) {
    return switch (surrogate) {
      case Surrogate.ATan _ -> "atan";
      case Surrogate.Sigmoid _ -> "sigmoid";
      case Surrogate.FastSigmoid _ -> "fast_sigmoid";
      case Surrogate.Triangle _ -> "triangle";
      case Surrogate.PiecewiseQuadratic _ -> "piecewise_quadratic";
      case Surrogate.QGate _ -> "qgate";
      case Surrogate.Rectangle _ -> "rectangle";
    };
  }

  private static float slope(Surrogate surrogate) {
    return surrogate instanceof Surrogate.FastSigmoid(float slope, float _) ? slope : 10;
  }

  private static float alpha(Surrogate surrogate) {
    return switch (surrogate) {
      case Surrogate.ATan(float alpha) -> alpha;
      case Surrogate.Sigmoid(float alpha) -> alpha;
      case Surrogate.PiecewiseQuadratic(float alpha) -> alpha;
      case Surrogate.QGate(float alpha) -> alpha;
      case Surrogate.Rectangle(float alpha) -> alpha;
      case Surrogate.FastSigmoid _, Surrogate.Triangle _ -> 1;
    };
  }

  private static float defaultAlpha(String kind) {
    return switch (kind) {
      case "atan" -> 8;
      case "sigmoid" -> 4;
      case "qgate" -> 2;
      default -> 1;
    };
  }

  private static Surrogate withAlpha(String kind, float alpha) {
    return switch (kind) {
      case "sigmoid" -> new Surrogate.Sigmoid(alpha);
      case "piecewise_quadratic" -> new Surrogate.PiecewiseQuadratic(alpha);
      case "qgate" -> new Surrogate.QGate(alpha);
      case "rectangle" -> new Surrogate.Rectangle(alpha);
      default -> new Surrogate.ATan(alpha);
    };
  }
}

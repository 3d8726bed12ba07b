package dev.spikeq.acceptance.neurons;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.surrogate.Surrogate;
import tools.jackson.databind.JsonNode;

/** From the words of a golden file's description to a neuron or a surrogate. */
final class Descriptions {
  private Descriptions() {}

  static SpikingNeuron neuron(GoldenFile file) {
    JsonNode parameters = file.description().path("parameters");
    String model = file.description().path("model").asString("");
    return neuron(file.name(), model, parameters, surrogate(file.name(), parameters));
  }

  /**
   * The neuron of a package.
   *
   * @param where named in a failure
   * @param model package and class, such as {@code sj_LIFNode}
   * @param parameters the description's
   * @param surrogate for the backward pass
   */
  static SpikingNeuron neuron(
      String where, String model, JsonNode parameters, Surrogate surrogate) {
    return switch (model) {
      case "sj_IFNode" -> spikingJelly(new Leak.None(), InputScaling.DIRECT, parameters, surrogate);
      case "sj_LIFNode" ->
          spikingJelly(
              new Leak.TimeConstant(number(parameters, "tau")),
              scaling(parameters),
              parameters,
              surrogate);
      case "sj_ParametricLIFNode" ->
          spikingJelly(
              new Leak.LearnedTimeConstant(number(parameters, "init_tau")),
              scaling(parameters),
              parameters,
              surrogate);
      case "snntorch_Leaky" -> snnTorch(parameters, surrogate);
      case "braincog_LIFNode" ->
          new SpikingNeuron(
              new Leak.TimeConstant(number(parameters, "tau")),
              InputScaling.DECAYED,
              number(parameters, "threshold"),
              Firing.ABOVE_THRESHOLD,
              Reset.hard(0f),
              surrogate,
              optional(parameters, "initial_membrane", 0f));
      default -> throw new AssertionError(where + ": unknown model '" + model + "'");
    };
  }

  private static SpikingNeuron spikingJelly(
      Leak leak, InputScaling scaling, JsonNode parameters, Surrogate surrogate) {
    JsonNode value = parameters.path("v_reset");
    Reset reset = value.isNull() ? Reset.soft() : Reset.hard(number(parameters, "v_reset"));
    return new SpikingNeuron(
        leak,
        scaling,
        number(parameters, "v_threshold"),
        Firing.AT_THRESHOLD,
        flag(parameters, "detach_reset") ? reset : reset.attached(),
        surrogate,
        optional(parameters, "initial_membrane", reset.value()));
  }

  private static SpikingNeuron snnTorch(JsonNode parameters, Surrogate surrogate) {
    String mechanism = parameters.path("reset_mechanism").asString("");
    Reset reset =
        switch (mechanism) {
          case "subtract" -> Reset.soft();
          case "zero" -> Reset.hard(0f);
          default -> throw new AssertionError("unknown reset_mechanism '" + mechanism + "'");
        };
    return new SpikingNeuron(
        new Leak.Decay(number(parameters, "beta")),
        InputScaling.DIRECT,
        number(parameters, "threshold"),
        Firing.ABOVE_THRESHOLD,
        flag(parameters, "reset_delay")
            ? reset.at(Reset.Timing.NEXT_STEP)
            : reset.at(Reset.Timing.CORRECTED).attached(),
        surrogate,
        optional(parameters, "initial_membrane", 0f));
  }

  private static InputScaling scaling(JsonNode parameters) {
    return flag(parameters, "decay_input") ? InputScaling.DECAYED : InputScaling.DIRECT;
  }

  /** The surrogate that {@code surrogate} and {@code surrogate_parameters} say. */
  static Surrogate surrogate(String where, JsonNode parameters) {
    return surrogate(
        where, parameters.path("surrogate").asString(""), parameters.path("surrogate_parameters"));
  }

  static Surrogate surrogate(String where, String kind, JsonNode parameters) {
    return switch (kind) {
      case "atan" -> new Surrogate.ATan(number(parameters, "alpha"));
      case "sigmoid" -> new Surrogate.Sigmoid(number(parameters, "alpha"));
      case "fast_sigmoid" -> new Surrogate.FastSigmoid(number(parameters, "k"));
      case "sj_superspike" -> new Surrogate.FastSigmoid(1f, number(parameters, "alpha"));
      case "triangle" ->
          new Surrogate.Triangle(number(parameters, "gamma"), number(parameters, "width"));
      case "piecewise_quadratic" -> new Surrogate.PiecewiseQuadratic(number(parameters, "alpha"));
      case "qgate" -> new Surrogate.QGate(number(parameters, "alpha"));
      case "rect" -> new Surrogate.Rectangle(number(parameters, "alpha"));
      default -> throw new AssertionError(where + ": unknown surrogate '" + kind + "'");
    };
  }

  static float number(JsonNode parameters, String name) {
    JsonNode value = parameters.path(name);
    if (!value.isNumber()) {
      throw new AssertionError("expected a number '" + name + "', found " + parameters);
    }
    return (float) value.asDouble();
  }

  static int integer(JsonNode parameters, String name) {
    return Math.round(number(parameters, name));
  }

  private static float optional(JsonNode parameters, String name, float otherwise) {
    return parameters.path(name).isNumber() ? number(parameters, name) : otherwise;
  }

  static boolean flag(JsonNode parameters, String name) {
    JsonNode value = parameters.path(name);
    if (!value.isBoolean()) {
      throw new AssertionError("expected true or false as '" + name + "', found " + parameters);
    }
    return value.asBoolean();
  }
}

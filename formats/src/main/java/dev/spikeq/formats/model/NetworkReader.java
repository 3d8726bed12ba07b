package dev.spikeq.formats.model;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.JsonObject;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import dev.spikeq.snn.neuron.SynapticNeuron;
import dev.spikeq.snn.neuron.Threshold;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.List;

/** A network from its JSON; {@link NetworkWriter} is its inverse. */
final class NetworkReader {
  /** What no description exceeds, so that a damaged one cannot claim all memory. */
  private static final int MAX_STEPS = 1 << 16;

  private static final int MAX_WIDTH = 1 << 24;

  /** Rows or columns of a plane, so that their product is a number. */
  private static final int MAX_SIDE = 1 << 10;

  private static final int MAX_LAYERS = 1 << 10;

  private NetworkReader() {}

  static Network read(JsonObject json) throws FormatException {
    json.allowOnly(
        "observationSize",
        "steps",
        "encoder",
        "layers",
        "decoder",
        "head",
        "distribution",
        "start");
    JsonObject decoder = json.object("decoder");
    decoder.allowOnly("reading", "ties");
    try {
      return new Network(
          json.integer("observationSize", 1, MAX_WIDTH),
          encoder(json.object("encoder")),
          layers(json.objects("layers")),
          new Decoder(
              decoder.constant("reading", Decoder.Reading.class),
              decoder.constant("ties", TieRule.class)),
          head(json),
          json.integer("steps", 1, MAX_STEPS),
          json.has("start") ? json.constant("start", Network.Start.class) : Network.Start.REST);
    } catch (IllegalArgumentException e) {
      FormatException refusal =
          new FormatException(
              json.where(),
              "a network that fits together",
              String.valueOf(e.getMessage()),
              "the file is damaged");
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static Network.Head head(JsonObject json) throws FormatException {
    HeadKind kind = json.constant("head", HeadKind.class);
    if (json.has("distribution") && !kind.isDistribution()) {
      throw new FormatException(
          json.where() + ".distribution",
          "none beside a head of values",
          "one",
          "is it the file of another version?");
    }
    return switch (kind) {
      case VALUES -> Network.Head.VALUES;
      case DUELING -> Network.Head.DUELING;
      case CATEGORICAL -> {
        JsonObject numbers = json.object("distribution");
        numbers.allowOnly("atoms", "least", "greatest");
        yield new Network.Head.Categorical(
            numbers.integer("atoms", 2, MAX_WIDTH),
            numbers.number("least"),
            numbers.number("greatest"));
      }
      case QUANTILE -> {
        JsonObject numbers = json.object("distribution");
        numbers.allowOnly("quantiles");
        yield new Network.Head.Quantile(numbers.integer("quantiles", 1, MAX_WIDTH));
      }
    };
  }

  private static Encoder encoder(JsonObject json) throws FormatException {
    json.allowOnly("presentation", "signs", "constant", "scale");
    return new Encoder(
        json.constant("presentation", Encoder.Presentation.class),
        json.constant("signs", Encoder.Signs.class),
        json.constant("constant", Encoder.Constant.class),
        json.has("scale") ? json.number("scale") : 1f);
  }

  private static List<Layer> layers(List<JsonObject> objects) throws FormatException {
    List<Layer> layers = new ArrayList<>();
    for (JsonObject json : objects) {
      if (layers.size() == MAX_LAYERS) {
        throw new FormatException(
            json.where(), "at most " + MAX_LAYERS + " layers", "more", "the file is damaged");
      }
      layers.add(layer(json));
    }
    return layers;
  }

  private static Layer layer(JsonObject json) throws FormatException {
    return switch (json.text("kind")) {
      case "linear" -> {
        json.allowOnly("kind", "name", "inputs", "outputs", "bias");
        yield new Layer.Linear(
            json.text("name"),
            json.integer("inputs", 1, MAX_WIDTH),
            json.integer("outputs", 1, MAX_WIDTH),
            json.constant("bias", Layer.Bias.class));
      }
      case "neurons" -> {
        json.allowOnly("kind", "name", "neuron");
        yield new Layer.Neurons(json.text("name"), neuron(json.object("neuron")));
      }
      case "relu" -> {
        json.allowOnly("kind", "name");
        yield new Layer.Relu(json.text("name"));
      }
      case "quantized" -> {
        json.allowOnly("kind", "name", "levels", "initialThreshold");
        yield new Layer.Quantized(
            json.text("name"),
            json.integer("levels", 1, Layer.Quantized.MAX_LEVELS),
            json.number("initialThreshold"));
      }
      case "residual" -> {
        json.allowOnly("kind", "name", "residual");
        yield new Layer.Residual(
            json.text("name"), json.constant("residual", Layer.Residual.Kind.class));
      }
      default -> planar(json);
    };
  }

  /** Layers that know of planes, and normalizations. */
  private static Layer planar(JsonObject json) throws FormatException {
    return switch (json.text("kind")) {
      case "conv2d" -> {
        json.allowOnly("kind", "name", "input", "channels", "window", "bias");
        yield new Layer.Conv2d(
            json.text("name"),
            image(json.object("input")),
            json.integer("channels", 1, MAX_WIDTH),
            window(json.object("window")),
            json.constant("bias", Layer.Bias.class));
      }
      case "pool2d" -> {
        json.allowOnly("kind", "name", "input", "window", "pool");
        yield new Layer.Pool2d(
            json.text("name"),
            image(json.object("input")),
            window(json.object("window")),
            json.constant("pool", Layer.Pool2d.Pooling.class));
      }
      case "layer_norm" -> {
        json.allowOnly("kind", "name", "epsilon", "initialGain", "initialShift");
        yield new Layer.LayerNorm(
            json.text("name"),
            json.number("epsilon"),
            json.number("initialGain"),
            json.number("initialShift"));
      }
      case "batch_norm" -> {
        json.allowOnly("kind", "name", "channels", "epsilon", "momentum");
        yield new Layer.BatchNorm(
            json.text("name"),
            json.integer("channels", 1, MAX_WIDTH),
            json.number("epsilon"),
            json.number("momentum"));
      }
      default ->
          throw unknownKind(
              json,
              "linear, conv2d, pool2d, layer_norm, batch_norm, neurons, relu, quantized or"
                  + " residual");
    };
  }

  private static Image image(JsonObject json) throws FormatException {
    json.allowOnly("height", "width", "channels");
    return new Image(
        json.integer("height", 1, MAX_SIDE),
        json.integer("width", 1, MAX_SIDE),
        json.integer("channels", 1, MAX_WIDTH));
  }

  private static Window window(JsonObject json) throws FormatException {
    json.allowOnly("height", "width", "stride", "padding");
    return new Window(
        json.integer("height", 1, MAX_SIDE),
        json.integer("width", 1, MAX_SIDE),
        json.integer("stride", 1, MAX_SIDE),
        json.integer("padding", 0, MAX_SIDE));
  }

  private static Neuron neuron(JsonObject json) throws FormatException {
    return switch (json.text("kind")) {
      case "spiking" -> spiking(json);
      case "synaptic" -> synaptic(json);
      case "signed" -> {
        json.allowOnly("kind", "threshold", "initialMembrane");
        yield new SignedNeuron(json.number("threshold"), json.number("initialMembrane"));
      }
      case "integrate_then_fire" -> {
        json.allowOnly("kind", "threshold", "initialMembrane");
        yield new IntegrateThenFire(json.number("threshold"), json.number("initialMembrane"));
      }
      case "integrator" -> {
        json.allowOnly("kind", "scale");
        yield new Integrator(json.constant("scale", Integrator.Scale.class));
      }
      case "leaky_integrator" -> {
        json.allowOnly("kind", "tau", "inputScaling");
        yield new LeakyIntegrator(
            json.number("tau"), json.constant("inputScaling", InputScaling.class));
      }
      case "synaptic_integrator" -> {
        json.allowOnly("kind", "synapticDecay", "membraneDecay");
        yield new SynapticIntegrator(json.number("synapticDecay"), json.number("membraneDecay"));
      }
      default ->
          throw unknownKind(
              json,
              "spiking, synaptic, signed, integrate_then_fire, integrator, leaky_integrator or"
                  + " synaptic_integrator");
    };
  }

  private static SpikingNeuron spiking(JsonObject json) throws FormatException {
    json.allowOnly(
        "kind",
        "leak",
        "inputScaling",
        "threshold",
        "firing",
        "reset",
        "surrogate",
        "initialMembrane",
        "learning");
    JsonObject reset = json.object("reset");
    reset.allowOnly("kind", "value", "timing", "gradient");
    return new SpikingNeuron(
        leak(json.object("leak")),
        json.constant("inputScaling", InputScaling.class),
        json.number("threshold"),
        json.constant("firing", Firing.class),
        new Reset(
            reset.constant("kind", Reset.Kind.class),
            reset.number("value"),
            reset.constant("timing", Reset.Timing.class),
            reset.constant("gradient", Reset.Gradient.class)),
        surrogate(json.object("surrogate")),
        json.number("initialMembrane"),
        json.has("learning") ? json.constant("learning", Threshold.class) : Threshold.FIXED);
  }

  private static SynapticNeuron synaptic(JsonObject json) throws FormatException {
    json.allowOnly(
        "kind",
        "synapticDecay",
        "membraneDecay",
        "threshold",
        "firing",
        "resetKind",
        "resetGradient",
        "surrogate");
    return new SynapticNeuron(
        json.number("synapticDecay"),
        json.number("membraneDecay"),
        json.number("threshold"),
        json.constant("firing", Firing.class),
        json.constant("resetKind", Reset.Kind.class),
        json.constant("resetGradient", Reset.Gradient.class),
        surrogate(json.object("surrogate")));
  }

  private static Leak leak(JsonObject json) throws FormatException {
    return switch (json.text("kind")) {
      case "none" -> {
        json.allowOnly("kind");
        yield new Leak.None();
      }
      case "time_constant" -> {
        json.allowOnly("kind", "tau");
        yield new Leak.TimeConstant(json.number("tau"));
      }
      case "learned_time_constant" -> {
        json.allowOnly("kind", "initialTau");
        yield new Leak.LearnedTimeConstant(json.number("initialTau"));
      }
      case "decay" -> {
        json.allowOnly("kind", "beta");
        yield new Leak.Decay(json.number("beta"));
      }
      default -> throw unknownKind(json, "none, time_constant, learned_time_constant or decay");
    };
  }

  private static Surrogate surrogate(JsonObject json) throws FormatException {
    String kind = json.text("kind");
    switch (kind) {
      case "fast_sigmoid" -> json.allowOnly("kind", "slope", "peak");
      case "triangle" -> json.allowOnly("kind", "peak", "halfWidth");
      default -> json.allowOnly("kind", "alpha");
    }
    return switch (kind) {
      case "atan" -> new Surrogate.ATan(json.number("alpha"));
      case "sigmoid" -> new Surrogate.Sigmoid(json.number("alpha"));
      case "fast_sigmoid" -> new Surrogate.FastSigmoid(json.number("slope"), json.number("peak"));
      case "triangle" -> new Surrogate.Triangle(json.number("peak"), json.number("halfWidth"));
      case "piecewise_quadratic" -> new Surrogate.PiecewiseQuadratic(json.number("alpha"));
      case "qgate" -> new Surrogate.QGate(json.number("alpha"));
      case "rectangle" -> new Surrogate.Rectangle(json.number("alpha"));
      default ->
          throw unknownKind(
              json,
              "atan, sigmoid, fast_sigmoid, triangle, piecewise_quadratic, qgate or rectangle");
    };
  }

  private static FormatException unknownKind(JsonObject json, String expected)
      throws FormatException {
    return new FormatException(
        json.where() + ".kind",
        expected,
        "'" + json.text("kind") + "'",
        "is it the file of another version?");
  }
}

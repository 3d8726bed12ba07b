package dev.spikeq.formats.model;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A network as a tree for JSON; {@link NetworkReader} is its inverse. */
final class NetworkWriter {
  private NetworkWriter() {}

  /**
   * A start from rest is not written, nor is a distribution where there is none: files of networks
   * without another stay as they were.
   */
  static Map<String, Object> tree(Network network) {
    Map<String, Object> tree = base(network);
    if (network.start() != Network.Start.REST) {
      tree.put("start", constant(network.start()));
    }
    switch (network.head()) {
      case Network.Head.Values _, Network.Head.Dueling _ -> {}
      case Network.Head.Categorical(int atoms, float least, float greatest) ->
          tree.put("distribution", object("atoms", atoms, "least", least, "greatest", greatest));
      case Network.Head.Quantile(int count) -> tree.put("distribution", object("quantiles", count));
    }
    return tree;
  }

  private static HeadKind kind(Network.Head head) {
    return switch (head) {
      case Network.Head.Values _ -> HeadKind.VALUES;
      case Network.Head.Dueling _ -> HeadKind.DUELING;
      case Network.Head.Categorical _ -> HeadKind.CATEGORICAL;
      case Network.Head.Quantile _ -> HeadKind.QUANTILE;
    };
  }

  private static Map<String, Object> base(Network network) {
    return object(
        "observationSize",
        network.observationSize(),
        "steps",
        network.steps(),
        "encoder",
        encoder(network.encoder()),
        "layers",
        network.layers().stream().map(NetworkWriter::layer).toList(),
        "decoder",
        object(
            "reading",
            constant(network.decoder().reading()),
            "ties",
            constant(network.decoder().ties())),
        "head",
        constant(kind(network.head())));
  }

  /** A scale of 1 is not written, for the same reason. */
  private static Map<String, Object> encoder(Encoder encoder) {
    Map<String, Object> tree =
        object(
            "presentation",
            constant(encoder.presentation()),
            "signs",
            constant(encoder.signs()),
            "constant",
            constant(encoder.constant()));
    if (encoder.scale() != 1f) {
      tree.put("scale", encoder.scale());
    }
    return tree;
  }

  private static Map<String, Object> layer(Layer layer) {
    return switch (layer) {
      case Layer.Linear linear ->
          object(
              "kind",
              "linear",
              "name",
              linear.name(),
              "inputs",
              linear.inputs(),
              "outputs",
              linear.outputs(),
              "bias",
              constant(linear.bias()));
      case Layer.Neurons neurons ->
          object("kind", "neurons", "name", neurons.name(), "neuron", neuron(neurons.neuron()));
      case Layer.Relu relu -> object("kind", "relu", "name", relu.name());
      case Layer.Conv2d convolution ->
          object(
              "kind",
              "conv2d",
              "name",
              convolution.name(),
              "input",
              image(convolution.input()),
              "channels",
              convolution.channels(),
              "window",
              window(convolution.window()),
              "bias",
              constant(convolution.bias()));
      case Layer.Pool2d pool ->
          object(
              "kind",
              "pool2d",
              "name",
              pool.name(),
              "input",
              image(pool.input()),
              "window",
              window(pool.window()),
              "pool",
              constant(pool.kind()));
      case Layer.LayerNorm norm ->
          object(
              "kind",
              "layer_norm",
              "name",
              norm.name(),
              "epsilon",
              norm.epsilon(),
              "initialGain",
              norm.initialGain(),
              "initialShift",
              norm.initialShift());
      case Layer.BatchNorm norm ->
          object(
              "kind",
              "batch_norm",
              "name",
              norm.name(),
              "channels",
              norm.channels(),
              "epsilon",
              norm.epsilon(),
              "momentum",
              norm.momentum());
      case Layer.Quantized(String name, int levels, float initialThreshold) ->
          object(
              "kind",
              "quantized",
              "name",
              name,
              "levels",
              levels,
              "initialThreshold",
              initialThreshold);
      case Layer.Residual(String name, Layer.Residual.Kind residual) ->
          object("kind", "residual", "name", name, "residual", constant(residual));
    };
  }

  private static Map<String, Object> image(Image image) {
    return object("height", image.height(), "width", image.width(), "channels", image.channels());
  }

  private static Map<String, Object> window(Window window) {
    return object(
        "height",
        window.height(),
        "width",
        window.width(),
        "stride",
        window.stride(),
        "padding",
        window.padding());
  }

  private static Map<String, Object> neuron(Neuron neuron) {
    return switch (neuron) {
      case SpikingNeuron spiking -> spiking(spiking);
      case SynapticNeuron synaptic -> synaptic(synaptic);
      case SignedNeuron(float threshold, float initialMembrane) ->
          object("kind", "signed", "threshold", threshold, "initialMembrane", initialMembrane);
      case IntegrateThenFire(float threshold, float initialMembrane) ->
          object(
              "kind",
              "integrate_then_fire",
              "threshold",
              threshold,
              "initialMembrane",
              initialMembrane);
      case Integrator integrator ->
          object("kind", "integrator", "scale", constant(integrator.scale()));
      case LeakyIntegrator leaky ->
          object(
              "kind",
              "leaky_integrator",
              "tau",
              leaky.tau(),
              "inputScaling",
              constant(leaky.inputScaling()));
      case SynapticIntegrator synaptic ->
          object(
              "kind",
              "synaptic_integrator",
              "synapticDecay",
              synaptic.synapticDecay(),
              "membraneDecay",
              synaptic.membraneDecay());
    };
  }

  /** A fixed threshold is not said: files from before there were others stay as they were. */
  private static Map<String, Object> spiking(SpikingNeuron neuron) {
    Map<String, Object> tree =
        object(
            "kind",
            "spiking",
            "leak",
            leak(neuron.leak()),
            "inputScaling",
            constant(neuron.inputScaling()),
            "threshold",
            neuron.threshold(),
            "firing",
            constant(neuron.firing()),
            "reset",
            reset(neuron.reset()),
            "surrogate",
            surrogate(neuron.surrogate()),
            "initialMembrane",
            neuron.initialMembrane());
    if (neuron.learning() != Threshold.FIXED) {
      tree.put("learning", constant(neuron.learning()));
    }
    return tree;
  }

  private static Map<String, Object> synaptic(SynapticNeuron neuron) {
    return object(
        "kind",
        "synaptic",
        "synapticDecay",
        neuron.synapticDecay(),
        "membraneDecay",
        neuron.membraneDecay(),
        "threshold",
        neuron.threshold(),
        "firing",
        constant(neuron.firing()),
        "resetKind",
        constant(neuron.resetKind()),
        "resetGradient",
        constant(neuron.resetGradient()),
        "surrogate",
        surrogate(neuron.surrogate()));
  }

  private static Map<String, Object> leak(Leak leak) {
    return switch (leak) {
      case Leak.None _ -> object("kind", "none");
      case Leak.TimeConstant(float tau) -> object("kind", "time_constant", "tau", tau);
      case Leak.LearnedTimeConstant(float tau) ->
          object("kind", "learned_time_constant", "initialTau", tau);
      case Leak.Decay(float beta) -> object("kind", "decay", "beta", beta);
    };
  }

  private static Map<String, Object> reset(Reset reset) {
    return object(
        "kind",
        constant(reset.kind()),
        "value",
        reset.value(),
        "timing",
        constant(reset.timing()),
        "gradient",
        constant(reset.gradient()));
  }

  private static Map<String, Object> surrogate(Surrogate surrogate) {
    return switch (surrogate) {
      case Surrogate.ATan(float alpha) -> object("kind", "atan", "alpha", alpha);
      case Surrogate.Sigmoid(float alpha) -> object("kind", "sigmoid", "alpha", alpha);
      case Surrogate.FastSigmoid(float slope, float peak) ->
          object("kind", "fast_sigmoid", "slope", slope, "peak", peak);
      case Surrogate.Triangle(float peak, float halfWidth) ->
          object("kind", "triangle", "peak", peak, "halfWidth", halfWidth);
      case Surrogate.PiecewiseQuadratic(float alpha) ->
          object("kind", "piecewise_quadratic", "alpha", alpha);
      case Surrogate.QGate(float alpha) -> object("kind", "qgate", "alpha", alpha);
      case Surrogate.Rectangle(float alpha) -> object("kind", "rectangle", "alpha", alpha);
    };
  }

  private static String constant(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Names and values by turns. */
  private static Map<String, Object> object(Object... members) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put((String) members[i], members[i + 1]);
    }
    return object;
  }
}

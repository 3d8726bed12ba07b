package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Synapse;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A part of the batch: a network's operators over buffers of their own. */
final class Shard {
  private final Compilation compilation;
  private final EncodeOperator encode;
  private final List<Operator> operators = new ArrayList<>();
  private final List<SpikingLayer> spikingLayers = new ArrayList<>();
  private final List<BatchNormOperator> batchNorms = new ArrayList<>();
  private final DecodeOperator decode;
  private @Nullable ReadoutOperator readout;

  /** Position among the shards of its program. */
  private final int number;

  private int samples;

  Shard(Network network, Parameters parameters, Compilation compilation, int number) {
    this.compilation = compilation;
    this.number = number;
    encode =
        new EncodeOperator(
            compilation, network.encoder(), network.observationSize(), places(network.layers(), 0));
    Signal signal = encode.output();
    List<Layer> layers = network.layers();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Layer.Linear linear
          && signal instanceof Signal.Spikes spikes
          && spikes.summed()) {
        signal = summedLinear(linear, parameters, spikes, gainOfSum(network, i));
        break;
      }
      signal =
          switch (layer) {
            case Layer.Synaptic synapse -> connection(synapse, parameters, signal);
            case Layer.Neurons neurons -> {
              SpikingOperator.Listener next =
                  new SpikingOperator.Listener(
                      gainOfSum(network, i + 1) != 0,
                      places(layers, i + 1),
                      i + 1 < layers.size() && layers.get(i + 1) instanceof Layer.Residual);
              yield neurons(neurons, parameters, requireValues(layer, signal), next);
            }
            case Layer.Relu _ -> {
              Signal.Values values = requireValues(layer, signal);
              operators.add(new ReluOperator(compilation, values));
              yield values;
            }
            case Layer.Quantized quantized -> {
              QuantizeOperator operator =
                  new QuantizeOperator(
                      compilation, quantized, parameters, requireValues(layer, signal));
              operators.add(operator);
              yield operator.output();
            }
            case Layer.Residual residual -> residual(residual);
            case Layer.Pool2d pool -> {
              PoolOperator operator = new PoolOperator(compilation, pool, signal);
              operators.add(operator);
              yield operator.output();
            }
            case Layer.LayerNorm norm -> {
              LayerNormOperator operator =
                  new LayerNormOperator(
                      compilation, norm, parameters, requireValues(layer, signal));
              operators.add(operator);
              yield operator.output();
            }
            case Layer.BatchNorm norm -> {
              BatchNormOperator operator =
                  new BatchNormOperator(
                      compilation, norm, parameters, requireValues(layer, signal));
              operators.add(operator);
              batchNorms.add(operator);
              yield operator.output();
            }
          };
    }
    decode = new DecodeOperator(compilation, network, signal);
  }

  /**
   * The factor between the sum of a synapse's output over time and what is decoded, where nothing
   * else is read of it: a mean over time, or the last membrane of an integrator. 0 otherwise.
   */
  private float gainOfSum(Network network, int index) {
    List<Layer> layers = network.layers();
    if (compilation.carriesReadout()
        || index >= layers.size()
        || !(layers.get(index) instanceof Layer.Linear)) {
      return 0f;
    }
    Decoder.Reading reading = network.decoder().reading();
    if (index == layers.size() - 1) {
      return reading == Decoder.Reading.MEAN_MEMBRANE ? 1f / network.steps() : 0f;
    }
    return index == layers.size() - 2
            && reading == Decoder.Reading.LAST_MEMBRANE
            && layers.getLast() instanceof Layer.Neurons last
            && last.neuron() instanceof Integrator integrator
        ? ReadoutOperator.gain(integrator, network.steps())
        : 0f;
  }

  private Signal summedLinear(
      Layer.Linear linear, Parameters parameters, Signal.Spikes input, float gain) {
    SummedLinearOperator operator =
        new SummedLinearOperator(compilation, synapse(linear, parameters), gain, input);
    operators.add(operator);
    return operator.output();
  }

  private static Signal.Values requireValues(Layer layer, Signal signal) {
    if (signal instanceof Signal.Values values) {
      return values;
    }
    throw new IllegalArgumentException(
        "Layer '"
            + layer.name()
            + "': expected currents as input, found spikes: put a synapse (Linear) before it");
  }

  /** A convolution finds events by their place; other layers see one place. */
  private static int places(List<Layer> layers, int index) {
    return index < layers.size() && layers.get(index) instanceof Layer.Conv2d convolution
        ? convolution.input().places()
        : 1;
  }

  private Signal connection(Layer.Synaptic layer, Parameters parameters, Signal input) {
    boolean constant = input instanceof Signal.Values values && values.constant();
    int width = layer.outputWidth();
    Signal.Values output =
        new Signal.Values(
            width,
            constant,
            compilation.allocate(width, constant),
            compilation.trains() ? compilation.allocate(width, constant) : null);
    Synapse synapse = synapse(layer, parameters);
    Connection connection =
        switch (layer) {
          case Layer.Linear _ -> new FullConnection(compilation, synapse, input, output.gradient());
          case Layer.Conv2d convolution ->
              new WindowConnection(
                  compilation, new Convolution(synapse, convolution.input(), convolution.window()));
        };
    operators.add(new ConnectionOperator(compilation, connection, input, output));
    return output;
  }

  private static Synapse synapse(Layer.Synaptic layer, Parameters parameters) {
    return new Synapse(
        parameters.entry(layer.name() + ".weight").offset(),
        parameters.offset(layer.name() + ".bias").orElse(-1),
        layer.fanIn(),
        layer.channels());
  }

  private Signal neurons(
      Layer.Neurons neurons,
      Parameters parameters,
      Signal.Values input,
      SpikingOperator.Listener next) {
    return switch (neurons.neuron()) {
      case SpikingNeuron neuron -> {
        SpikingOperator operator =
            new SpikingOperator(
                compilation,
                neuron,
                new SpikingOperator.Learned(
                    parameters.offset(neurons.name() + ".w"),
                    parameters.offset(neurons.name() + ".log_threshold")),
                input,
                next);
        yield spiking(operator);
      }
      case SynapticNeuron neuron ->
          spiking(new SynapticOperator(compilation, neuron, input, next.places()));
      case SignedNeuron neuron -> {
        SignedOperator operator = new SignedOperator(compilation, neuron, input);
        add(operator);
        yield operator.output();
      }
      case IntegrateThenFire neuron -> {
        IntegrateThenFireOperator operator =
            new IntegrateThenFireOperator(compilation, neuron, input);
        add(operator);
        yield operator.output();
      }
      case Neuron.NonSpiking neuron -> {
        ReadoutOperator operator = new ReadoutOperator(compilation, neuron, input);
        readout = operator;
        operators.add(operator);
        yield operator.output();
      }
    };
  }

  private Signal spiking(EventLayer layer) {
    add(layer);
    return layer.output();
  }

  private void add(SpikingLayer layer) {
    operators.add(layer);
    spikingLayers.add(layer);
  }

  private Signal residual(Layer.Residual residual) {
    SpikingLayer before = spikingLayers.getLast();
    if (!(before instanceof Remainder neurons)) {
      throw new IllegalStateException("Residual '" + residual.name() + "': not behind a membrane");
    }
    ResidualOperator operator =
        new ResidualOperator(compilation, residual.kind(), neurons, before.width());
    operators.add(operator);
    return operator.output();
  }

  /** Takes the observations of its samples; draws from {@code random} for Poisson input. */
  void load(float[] observations, int offset, int count, RandomGenerator random) {
    samples = count;
    encode.load(observations, offset, count, random);
  }

  /** Runs all operators and writes the outputs. */
  void forward(float[] outputs, int offset) {
    for (int i = 0; i < operators.size(); i++) {
      operators.get(i).forward(samples);
    }
    decode.forward(samples, outputs, offset);
  }

  /** Runs all operators in reverse; the shard's gradients are overwritten. */
  void backward(float[] errors, int offset, float[] pressures) {
    compilation.learning().clear(number);
    decode.backward(samples, errors, offset);
    int layer = spikingLayers.size();
    for (int i = operators.size() - 1; i >= 0; i--) {
      Operator operator = operators.get(i);
      if (operator instanceof SpikingLayer) {
        layer--;
        press(operator, pressures[layer]);
      }
      operator.backward(samples);
    }
  }

  /** Writes the derivatives by the observations of the last backward pass. */
  void unload(float[] target, int offset) {
    encode.unload(samples, target, offset);
  }

  /** Adds what a spike costs, be it where it may, to the errors of a layer's spikes. */
  private void press(Operator operator, float pressure) {
    if (pressure == 0f || !(operator instanceof EventLayer layer)) {
      return;
    }
    FloatArray gradient = layer.output().gradient();
    if (gradient == null) {
      return;
    }
    int rows = layer.output().summed() ? samples : samples * compilation.steps();
    int stride = FloatArray.padded(layer.width());
    for (int row = 0; row < rows; row++) {
      for (int n = row * stride; n < row * stride + layer.width(); n++) {
        gradient.set(n, gradient.get(n) + pressure);
      }
    }
  }

  /** Takes the last forward pass into running statistics, as this share of the batch. */
  void count(double share) {
    for (BatchNormOperator norm : batchNorms) {
      norm.count(share);
    }
  }

  void rest() {
    spikingLayers.forEach(SpikingLayer::rest);
    if (readout != null) {
      readout.rest();
    }
  }

  int samples() {
    return samples;
  }

  List<SpikingLayer> spikingLayers() {
    return spikingLayers;
  }
}

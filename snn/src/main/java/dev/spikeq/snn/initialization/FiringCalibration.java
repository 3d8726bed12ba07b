package dev.spikeq.snn.initialization;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scales a network's synapses, one after the other, until each spiking layer fires as it should.
 * Batch normalizations on the way get the statistics of what enters them, so that the layers behind
 * see what they will see in training.
 */
final class FiringCalibration {
  private static final int SAMPLES = 256;
  private static final int BISECTIONS = 24;
  private static final double SMALLEST_GAIN = 1.0 / 64;
  private static final double LARGEST_GAIN = 256;

  /** A rate this many times above or below the target is not the one that was asked for. */
  private static final double TOLERANCE = 2;

  /** One over the root mean square of what is uniform in [-1, 1). */
  private static final double UNIFORM_STRENGTH = Math.sqrt(3);

  private final Network network;
  private final Engine engine;
  private final Initialization.Calibrated rule;
  private final Parameters parameters;
  private final Program program;
  private final float[] observations;

  FiringCalibration(
      Network network, RandomStream random, Engine engine, Initialization.Calibrated rule) {
    this.network = network;
    this.engine = engine;
    this.rule = rule;
    parameters = Initialization.drawUnscaled(network, random);
    Network rested = network.withStart(Network.Start.REST);
    program = Program.forInference(rested, parameters, SAMPLES, engine);
    observations = new float[SAMPLES * network.observationSize()];
    rule.samples().draw(observations, network.observationSize(), random);
    if (!rule.samples().equals(Samples.uniform())) {
      matchFirstBias();
    }
  }

  /**
   * Keeps the first layer's biases in proportion to what observations bring: they would make it
   * fire by themselves on dark images.
   */
  private void matchFirstBias() {
    double sum = 0;
    for (float value : observations) {
      sum += (double) value * value;
    }
    double strength = network.encoder().scale() * Math.sqrt(sum / observations.length);
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Synaptic synapse) {
        if (synapse.bias() == Layer.Bias.PRESENT) {
          String name = synapse.name() + ".bias";
          parameters.set(name, scaled(parameters.get(name), strength * UNIFORM_STRENGTH));
        }
        return;
      }
    }
  }

  Parameters run() {
    List<Layer> layers = network.layers();
    int spikingLayer = 0;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.Synaptic synapse) {
        initialize(synapse, behind(layers, i), spikingLayer);
      } else if (layers.get(i) instanceof Layer.BatchNorm norm) {
        settle(norm, i);
      } else if (spikes(layers.get(i))) {
        spikingLayer++;
      }
    }
    return parameters;
  }

  private void settle(Layer.BatchNorm norm, int index) {
    ChannelStatistics entering =
        ChannelStatistics.before(
            network.withStart(Network.Start.REST), index, parameters, observations, engine);
    parameters.set(norm.name() + ".mean", entering.means());
    parameters.set(norm.name() + ".variance", entering.variances());
  }

  /** What a synapse's currents enter, through pools: the synapse itself where there is nothing. */
  private static Layer behind(List<Layer> layers, int synapse) {
    int next = synapse + 1;
    while (next < layers.size() && layers.get(next) instanceof Layer.Pool2d) {
      next++;
    }
    return layers.get(next < layers.size() ? next : synapse);
  }

  private void initialize(Layer.Synaptic synapse, Layer next, int spikingLayer) {
    switch (next) {
      case Layer.LayerNorm _, Layer.BatchNorm _ -> clearBias(synapse);
      case Layer.Neurons neurons when spikes(neurons) -> calibrate(synapse, spikingLayer);
      case Layer.Relu _, Layer.Quantized _ -> {
        clearBias(synapse);
        scale(synapse, Math.sqrt(2));
      }
      default -> {
        clearBias(synapse);
        scale(synapse, rule.outputGain());
      }
    }
  }

  private static boolean spikes(Layer layer) {
    return layer instanceof Layer.Neurons neurons && neurons.neuron() instanceof Neuron.Spiking;
  }

  private void calibrate(Layer.Synaptic synapse, int spikingLayer) {
    float[] weights = parameters.get(synapse.name() + ".weight");
    float[] biases =
        synapse.bias() == Layer.Bias.PRESENT ? parameters.get(synapse.name() + ".bias") : null;
    double low = Math.log(SMALLEST_GAIN);
    double high = Math.log(LARGEST_GAIN);
    double below = 0;
    double above = Double.NaN;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      setScaled(synapse, weights, biases, Math.exp(middle));
      program.forward(observations, SAMPLES);
      double rate = program.firingRate(spikingLayer);
      if (rate < rule.targetRate()) {
        low = middle;
        below = rate;
      } else {
        high = middle;
        above = rate;
      }
    }
    double rate = Double.isNaN(above) ? below : above;
    if (isNear(rate)) {
      setScaled(synapse, weights, biases, Math.exp(high));
    } else if (isLast(spikingLayer)) {
      setScaled(synapse, weights, biases, 1);
    } else {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Calibrated: expected '%s' to fire at about %s spikes per neuron and step on the samples, found %.3g with weights scaled by %.3g, as near as it gets: take a targetRate that it can reach, samples like what the network will see, a bias, or Initialization.Normal",
              network.spikingLayers().get(spikingLayer).name(),
              rule.targetRate(),
              rate,
              Math.exp(high)));
    }
  }

  private boolean isNear(double rate) {
    return rate * TOLERANCE >= rule.targetRate() && rate <= TOLERANCE * rule.targetRate();
  }

  /** The neurons that decide: they may be so few that chance has all their weights inhibit them. */
  private boolean isLast(int spikingLayer) {
    return network.layers().getLast().equals(network.spikingLayers().get(spikingLayer));
  }

  private void setScaled(
      Layer.Synaptic synapse, float[] weights, float @Nullable [] biases, double gain) {
    parameters.set(synapse.name() + ".weight", scaled(weights, gain));
    if (biases != null) {
      parameters.set(synapse.name() + ".bias", scaled(biases, gain));
    }
  }

  private static float[] scaled(float[] values, double gain) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) (values[i] * gain);
    }
    return result;
  }

  private void scale(Layer.Synaptic synapse, double gain) {
    parameters.set(
        synapse.name() + ".weight", scaled(parameters.get(synapse.name() + ".weight"), gain));
  }

  private void clearBias(Layer.Synaptic synapse) {
    if (synapse.bias() == Layer.Bias.PRESENT) {
      parameters.set(synapse.name() + ".bias", new float[synapse.channels()]);
    }
  }
}

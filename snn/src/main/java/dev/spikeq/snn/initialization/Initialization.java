package dev.spikeq.snn.initialization;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.Threshold;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;

/**
 * How parameters start. The default of most tools leaves deep spiking networks silent, so that
 * nothing is ever learned; {@link Calibrated} makes every layer fire at a chosen rate.
 */
public sealed interface Initialization {
  /**
   * Draws parameters.
   *
   * @param network the description
   * @param random where all numbers come from
   * @param engine what trial runs use
   * @return new parameters
   */
  Parameters initialize(Network network, RandomStream random, Engine engine);

  /**
   * Layer after layer, weights are drawn and then scaled by bisection until the layer fires at the
   * target rate on samples of observations.
   *
   * <p>Weights are normal with standard deviation gain/sqrt(inputs). The first layer's biases are
   * uniform in gain*[-0.5, 0.5), times the samples' root mean square by that of uniform ones; all
   * others are 0. Synapses that feed no spiking layer have gain {@code outputGain}; those that feed
   * rectified or quantized units have gain sqrt(2) (He et al., 2015) and biases 0. Before a
   * normalization a synapse's scale changes nothing: those have gain 1 and biases 0.
   *
   * <p>The running mean and variance of a batch normalization become those of what enters it on the
   * samples, so that layers behind it fire as they will in training, where it standardizes by its
   * shard. The variance of a channel that never changes stays 1.
   *
   * <p>A hidden layer that fires less than half or more than twice as often as it should, whatever
   * its weights, is an {@link IllegalArgumentException}: its samples may be all dark, or its
   * neurons cannot fire so seldom. Neurons that are read out keep gain 1 then: they may be so few
   * that by chance all their weights inhibit them.
   *
   * @param targetRate spikes per neuron and step, in (0, 1)
   * @param outputGain gain of the last synapse, at least 0
   * @param samples where observations come from
   */
  record Calibrated(double targetRate, double outputGain, Samples samples)
      implements Initialization {
    /** Checks rate and gain. */
    public Calibrated {
      if (!(targetRate > 0 && targetRate < 1) || !(outputGain >= 0)) {
        throw new IllegalArgumentException(
            "Calibrated: expected a targetRate in (0, 1) and an outputGain of at least 0, found "
                + targetRate
                + " and "
                + outputGain);
      }
    }

    /**
     * On observations drawn uniformly from [-1, 1).
     *
     * @param targetRate spikes per neuron and step, in (0, 1)
     * @param outputGain gain of the last synapse, at least 0
     */
    public Calibrated(double targetRate, double outputGain) {
      this(targetRate, outputGain, Samples.uniform());
    }

    /** A fifth of the neurons in each step; a small last layer. */
    public Calibrated() {
      this(0.2, 0.1);
    }

    @Override
    public Parameters initialize(Network network, RandomStream random, Engine engine) {
      return new FiringCalibration(network, random, engine, this).run();
    }
  }

  /**
   * Normal weights with standard deviation gain/sqrt(inputs) and no biases, as in C. Hahn's thesis
   * with gain 1.
   *
   * @param gain above 0
   */
  record Normal(double gain) implements Initialization {
    @Override
    public Parameters initialize(Network network, RandomStream random, Engine engine) {
      Parameters parameters = Parameters.zeros(network);
      for (Layer layer : network.layers()) {
        if (layer instanceof Layer.Synaptic synapse) {
          fillNormal(parameters, synapse, gain, random);
        }
      }
      return withNeuronParameters(network, parameters);
    }
  }

  /**
   * PyTorch's default: weights and biases uniform in ±1/sqrt(inputs). Networks of leaky neurons are
   * silent under it; here for comparison.
   */
  record Uniform() implements Initialization {
    @Override
    public Parameters initialize(Network network, RandomStream random, Engine engine) {
      Parameters parameters = Parameters.zeros(network);
      for (Layer layer : network.layers()) {
        if (layer instanceof Layer.Synaptic synapse) {
          float bound = (float) (1 / Math.sqrt(synapse.fanIn()));
          fillUniform(parameters, synapse.name() + ".weight", bound, random);
          if (synapse.bias() == Layer.Bias.PRESENT) {
            fillUniform(parameters, synapse.name() + ".bias", bound, random);
          }
        }
      }
      return withNeuronParameters(network, parameters);
    }
  }

  private static void fillNormal(
      Parameters parameters, Layer.Synaptic synapse, double gain, RandomStream random) {
    float[] values = new float[synapse.fanIn() * synapse.channels()];
    double deviation = gain / Math.sqrt(synapse.fanIn());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    parameters.set(synapse.name() + ".weight", values);
  }

  private static void fillUniform(
      Parameters parameters, String name, float bound, RandomStream random) {
    float[] values = new float[parameters.entry(name).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bound * (2 * random.nextFloat() - 1);
    }
    parameters.set(name, values);
  }

  /** Learned time constants and thresholds start where their layers say. */
  private static Parameters withNeuronParameters(Network network, Parameters parameters) {
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Neurons(String name, Neuron neuron)
          && neuron instanceof SpikingNeuron spiking
          && spiking.leak() instanceof Leak.LearnedTimeConstant learned) {
        parameters.set(name + ".w", new float[] {learned.initialWeight()});
      }
      if (layer instanceof Layer.Neurons(String name, Neuron neuron)
          && neuron instanceof SpikingNeuron spiking
          && spiking.learning() == Threshold.LEARNED) {
        fill(parameters, name + ".log_threshold", (float) Math.log(spiking.threshold()));
      }
      if (layer instanceof Layer.LayerNorm norm) {
        fill(parameters, norm.name() + ".gain", norm.initialGain());
        fill(parameters, norm.name() + ".shift", norm.initialShift());
      }
      if (layer instanceof Layer.BatchNorm norm) {
        fill(parameters, norm.name() + ".gain", 1f);
        fill(parameters, norm.name() + ".variance", 1f);
      }
      if (layer instanceof Layer.Quantized quantized) {
        float logarithm = (float) Math.log(quantized.initialThreshold());
        fill(parameters, quantized.name() + ".log_threshold", logarithm);
      }
    }
    return parameters;
  }

  private static void fill(Parameters parameters, String name, float value) {
    float[] values = new float[parameters.entry(name).size()];
    Arrays.fill(values, value);
    parameters.set(name, values);
  }

  /**
   * Draws what does not depend on calibration: gain-1 normal weights, first-layer biases, time
   * constants.
   */
  static Parameters drawUnscaled(Network network, RandomStream random) {
    Parameters parameters = new Normal(1).initialize(network, random, Engine.scalar());
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Synaptic synapse) {
        if (synapse.bias() == Layer.Bias.PRESENT) {
          fillUniform(parameters, synapse.name() + ".bias", 0.5f, random);
        }
        break;
      }
    }
    return parameters;
  }
}

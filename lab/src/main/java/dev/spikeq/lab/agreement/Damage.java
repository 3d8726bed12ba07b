package dev.spikeq.lab.agreement;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.layer.Layer;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes parameters worse. */
final class Damage {
  private Damage() {}

  /** A copy with every weight rounded to so many bits. */
  static Parameters rounded(
      Network network, Parameters parameters, int bits, Disturbance.Scale scale) {
    Parameters copy = parameters.copy();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Synaptic synapse) {
        String name = synapse.name() + ".weight";
        float[] weights = copy.get(name);
        int scales = scale == Disturbance.Scale.MATRIX ? 1 : synapse.channels();
        for (int first = 0; first < scales; first++) {
          round(weights, first, scales, (1 << (bits - 1)) - 1);
        }
        copy.set(name, weights);
      }
    }
    return copy;
  }

  /** Rounds the weights at first, first + stride and so on, which share a scale. */
  private static void round(float[] weights, int first, int stride, int levels) {
    float largest = 0;
    for (int i = first; i < weights.length; i += stride) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    double step = (double) largest / levels;
    for (int i = first; i < weights.length && largest > 0; i += stride) {
      weights[i] = (float) (Math.rint(weights[i] / step) * step) + 0f; // no -0
    }
  }

  /**
   * A copy in which a share of each hidden layer's neurons or channels gets no input and is not
   * heard.
   */
  static Parameters withDeadNeurons(
      Network network, Parameters parameters, double share, RandomGenerator random) {
    Parameters copy = parameters.copy();
    List<Layer.Synaptic> synapses =
        network.layers().stream()
            .filter(Layer.Synaptic.class::isInstance)
            .map(Layer.Synaptic.class::cast)
            .toList();
    for (int i = 0; i + 1 < synapses.size(); i++) {
      boolean[] dead = draw(synapses.get(i).channels(), share, random);
      silence(copy, synapses.get(i), dead);
      deafen(copy, synapses.get(i + 1), dead);
    }
    return copy;
  }

  private static boolean[] draw(int width, double share, RandomGenerator random) {
    boolean[] dead = new boolean[width];
    for (long left = Math.round(share * width); left > 0; left--) {
      int drawn = random.nextInt(width);
      while (dead[drawn]) {
        drawn = (drawn + 1) % width;
      }
      dead[drawn] = true;
    }
    return dead;
  }

  /** No current, so that a neuron below its threshold stays there. */
  private static void silence(Parameters parameters, Layer.Synaptic before, boolean[] dead) {
    float[] weights = parameters.get(before.name() + ".weight");
    for (int i = 0; i < weights.length; i++) {
      weights[i] = dead[i % before.channels()] ? 0 : weights[i];
    }
    parameters.set(before.name() + ".weight", weights);
    if (before.bias() == Layer.Bias.PRESENT) {
      float[] biases = parameters.get(before.name() + ".bias");
      for (int i = 0; i < biases.length; i++) {
        biases[i] = dead[i] ? 0 : biases[i];
      }
      parameters.set(before.name() + ".bias", biases);
    }
  }

  /** Whatever such a neuron still says counts nothing; inputs are places of so many channels. */
  private static void deafen(Parameters parameters, Layer.Synaptic after, boolean[] dead) {
    float[] weights = parameters.get(after.name() + ".weight");
    for (int i = 0; i < weights.length; i++) {
      weights[i] = dead[i / after.channels() % dead.length] ? 0 : weights[i];
    }
    parameters.set(after.name() + ".weight", weights);
  }
}

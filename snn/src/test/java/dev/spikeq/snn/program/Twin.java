package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network in double precision, one sample at a time, without any of the engine's code.
 *
 * <p>With smooth spikes it is differentiable, so that its backward pass can be held against finite
 * differences. With hard spikes the same backward pass is what the engine's must be.
 */
final class Twin {
  /** What a spike is. */
  enum Spikes {
    /** A step, differentiated by the surrogate. */
    HARD,
    /** The function whose derivative the surrogate is. */
    SMOOTH
  }

  private final Network network;
  private final Map<String, double[]> parameters = new LinkedHashMap<>();
  private final Map<String, double[]> gradients = new LinkedHashMap<>();
  private final List<TwinStage> stages = new ArrayList<>();
  private double[][] last = new double[0][];
  private double[] read = new double[0];
  private double gap;

  Twin(Network network, Parameters values, Spikes spikes) {
    this.network = network;
    for (Parameters.Entry entry : values.entries()) {
      float[] array = values.get(entry.name());
      double[] wide = new double[array.length];
      Arrays.setAll(wide, i -> array[i]);
      parameters.put(entry.name(), wide);
      gradients.put(entry.name(), new double[array.length]);
    }
    for (Layer layer : network.layers()) {
      stages.add(
          switch (layer) {
            case Layer.Linear linear -> new TwinStage.Dense(linear, parameters, gradients);
            case Layer.Relu _ -> new TwinStage.Rectified();
            case Layer.Quantized quantized -> new TwinQuantized(quantized, parameters, gradients);
            case Layer.Conv2d window -> new TwinWindow(window, parameters, gradients);
            case Layer.Pool2d pool -> new TwinPool(pool);
            case Layer.LayerNorm norm -> new TwinLayerNorm(norm, parameters, gradients);
            case Layer.BatchNorm norm -> new TwinBatchNorm(norm, parameters, gradients);
            case Layer.Residual _ -> throw noGradient(layer);
            case Layer.Neurons(String name, Neuron neuron) ->
                switch (neuron) {
                  case SpikingNeuron spiking ->
                      new TwinNeurons.OneState(spiking, name, spikes, parameters, gradients);
                  case SynapticNeuron synaptic -> new TwinNeurons.TwoStates(synaptic, spikes);
                  case SignedNeuron _, IntegrateThenFire _ -> throw noGradient(layer);
                  case Neuron.NonSpiking readout -> new TwinStage.Readout(readout);
                };
          });
    }
  }

  private static IllegalArgumentException noGradient(Layer layer) {
    return new IllegalArgumentException("Twin: no gradient: " + layer);
  }

  Map<String, double[]> parameters() {
    return parameters;
  }

  Map<String, double[]> gradients() {
    return gradients;
  }

  void freeze() {
    stages.forEach(TwinStage::freeze);
  }

  /** How near any decision of the last forward pass was to falling otherwise. */
  double margin() {
    return Math.min(gap, stages.stream().mapToDouble(TwinStage::margin).min().orElseThrow());
  }

  double[] forward(double[] observation) {
    double[] input = encode(observation);
    double[][] signal = new double[network.steps()][];
    Arrays.fill(signal, input);
    for (TwinStage stage : stages) {
      signal = stage.forward(signal);
    }
    last = signal;
    double[] decoded = new double[signal[0].length];
    gap = Double.POSITIVE_INFINITY;
    for (int n = 0; n < decoded.length; n++) {
      for (int t = 0; t < signal.length; t++) {
        decoded[n] += share(t, n) * signal[t][n];
      }
    }
    return head(decoded);
  }

  private double[] encode(double[] observation) {
    Encoder encoder = network.encoder();
    if (encoder.presentation() != Encoder.Presentation.CURRENT
        || encoder.signs() != Encoder.Signs.KEPT) {
      throw new IllegalArgumentException("Twin: expected a plain current, found " + encoder);
    }
    double[] input = Arrays.copyOf(observation, encoder.width(observation.length));
    if (input.length > observation.length) {
      input[observation.length] = 1;
    }
    return input;
  }

  /** The derivative of a decoded value by the last layer's value in a step. */
  private double share(int step, int n) {
    Decoder.Reading reading = network.decoder().reading();
    return switch (reading) {
      case LAST_MEMBRANE -> step == last.length - 1 ? 1 : 0;
      case MEAN_MEMBRANE -> 1.0 / last.length;
      case SPIKE_COUNT -> 1;
      case MAX_MEMBRANE -> step == largest(n, false) ? 1 : 0;
      case LARGEST_MAGNITUDE_MEMBRANE -> step == largest(n, true) ? 1 : 0;
      case FIRST_SPIKE -> throw new IllegalArgumentException("Twin: no gradient: " + reading);
    };
  }

  private int largest(int n, boolean magnitude) {
    int best = 0;
    for (int t = 1; t < last.length; t++) {
      double now = magnitude ? Math.abs(last[t][n]) : last[t][n];
      double leader = magnitude ? Math.abs(last[best][n]) : last[best][n];
      gap = Math.min(gap, now == leader ? gap : Math.abs(now - leader));
      best = now > leader ? t : best;
    }
    return best;
  }

  private double[] head(double[] decoded) {
    read = decoded;
    return switch (network.head()) {
      case Network.Head.Values _ -> decoded;
      case Network.Head.Dueling _ -> {
        double[] advantages = Arrays.copyOfRange(decoded, 1, decoded.length);
        double mean = Arrays.stream(advantages).average().orElseThrow();
        yield Arrays.stream(advantages).map(a -> decoded[0] + a - mean).toArray();
      }
      case Network.Head.Categorical head -> {
        double[] outputs = new double[decoded.length / head.atoms()];
        Arrays.setAll(outputs, n -> mean(head, n));
        yield outputs;
      }
      case Network.Head.Quantile(int count) -> {
        double[] outputs = new double[decoded.length / count];
        Arrays.setAll(
            outputs,
            n -> Arrays.stream(decoded, n * count, (n + 1) * count).average().orElseThrow());
        yield outputs;
      }
    };
  }

  /** What the outputs of the last forward pass were made of. */
  double[] decoded() {
    return read.clone();
  }

  private double mean(Network.Head.Categorical head, int output) {
    double above = 0;
    double below = 0;
    for (int i = 0; i < head.atoms(); i++) {
      double weight = Math.exp(read[output * head.atoms() + i]);
      above += weight * atom(head, i);
      below += weight;
    }
    return above / below;
  }

  private static double atom(Network.Head.Categorical head, int index) {
    double share = (double) index / (head.atoms() - 1);
    return (1 - share) * head.least() + share * head.greatest();
  }

  /** Backpropagates through time, for the last forward pass; adds to the gradients. */
  void backward(double[] outputErrors) {
    backwardFromDecoded(
        switch (network.head()) {
          case Network.Head.Values _ -> outputErrors;
          case Network.Head.Dueling _ -> {
            double sum = Arrays.stream(outputErrors).sum();
            double[] decoded = new double[outputErrors.length + 1];
            decoded[0] = sum;
            for (int n = 0; n < outputErrors.length; n++) {
              decoded[n + 1] = outputErrors[n] - sum / outputErrors.length;
            }
            yield decoded;
          }
          case Network.Head.Categorical head -> {
            double[] decoded = new double[read.length];
            Arrays.setAll(decoded, i -> byLogit(head, i) * outputErrors[i / head.atoms()]);
            yield decoded;
          }
          case Network.Head.Quantile(int count) -> {
            double[] decoded = new double[read.length];
            Arrays.setAll(decoded, i -> outputErrors[i / count] / count);
            yield decoded;
          }
        });
  }

  /** The derivative of a mean by one of its decoded values. */
  private double byLogit(Network.Head.Categorical head, int index) {
    int output = index / head.atoms();
    double sum = 0;
    for (int i = 0; i < head.atoms(); i++) {
      sum += Math.exp(read[output * head.atoms() + i] - read[index]);
    }
    return (atom(head, index % head.atoms()) - mean(head, output)) / sum;
  }

  /** The same from errors of what the outputs were made of. */
  void backwardFromDecoded(double[] byDecoded) {
    double[][] errors = TwinStage.map(last, (t, n) -> byDecoded[n] * share(t, n));
    for (TwinStage stage : stages.reversed()) {
      errors = stage.backward(errors);
    }
  }
}

package dev.spikeq.snn;

import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether layers fit together. */
final class NetworkChecks {
  private final List<Layer> layers;

  private NetworkChecks(List<Layer> layers) {
    this.layers = layers;
  }

  static void check(int inputs, List<Layer> layers, Decoder decoder) {
    NetworkChecks checks = new NetworkChecks(layers);
    checks.checkNames();
    checks.checkWidths(inputs);
    for (int i = 0; i < layers.size(); i++) {
      switch (layers.get(i)) {
        case Layer.Synaptic _, Layer.Pool2d _ -> {}
        case Layer.Neurons neurons -> checks.checkNeurons(neurons, i);
        case Layer.Relu relu -> checks.requireCurrents(relu, i);
        case Layer.Quantized quantized -> checks.requireCurrents(quantized, i);
        case Layer.LayerNorm norm -> checks.requireCurrents(norm, i);
        case Layer.BatchNorm norm -> checks.checkBatchNorm(inputs, norm, i);
        case Layer.Residual residual -> checks.checkResidual(residual, i);
      }
    }
    boolean spikingEnd = isSpiking(layers.getLast());
    if (decoder.readsSpikes() != spikingEnd) {
      throw new IllegalArgumentException(
          "Decoder "
              + decoder.reading()
              + ": expected "
              + (decoder.readsSpikes() ? "a spiking" : "a non-spiking")
              + " last layer, found '"
              + layers.getLast().name()
              + "'");
    }
  }

  private void checkNames() {
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException(
            "Network: expected unique layer names, found '" + layer.name() + "' twice");
      }
    }
  }

  private void checkWidths(int inputs) {
    int width = inputs;
    for (Layer layer : layers) {
      if (layer instanceof Layer.Sized sized && sized.inputWidth() != width) {
        throw new IllegalArgumentException(
            sized.getClass().getSimpleName()
                + " '"
                + sized.name()
                + "': expected input [*, "
                + shape(sized)
                + "], found [*, "
                + width
                + "]: does the encoder split signs or append a constant?");
      }
      width = layer.outputWidth(width);
    }
  }

  private static String shape(Layer.Sized layer) {
    return switch (layer) {
      case Layer.Linear linear -> String.valueOf(linear.inputs());
      case Layer.Conv2d convolution -> convolution.input().toString();
      case Layer.Pool2d pool -> pool.input().toString();
    };
  }

  private void checkBatchNorm(int inputs, Layer.BatchNorm norm, int index) {
    requireCurrents(norm, index);
    int width = inputs;
    for (Layer layer : layers.subList(0, index)) {
      width = layer.outputWidth(width);
    }
    if (width % norm.channels() != 0) {
      throw new IllegalArgumentException(
          "BatchNorm '"
              + norm.name()
              + "': expected places of "
              + norm.channels()
              + " channels, found "
              + width
              + " values");
    }
  }

  private void checkNeurons(Layer.Neurons neurons, int index) {
    requireCurrents(neurons, index);
    if (neurons.neuron() instanceof Neuron.NonSpiking && index != layers.size() - 1) {
      throw new IllegalArgumentException(
          "Neurons '"
              + neurons.name()
              + "': a non-spiking neuron can only be the last layer, found at position "
              + index);
    }
    if (index == 0) {
      return;
    }
    String units =
        switch (layers.get(index - 1)) {
          case Layer.Relu _ -> "rectified units";
          case Layer.Quantized _ -> "quantized units";
          case Layer.Sized _,
              Layer.Neurons _,
              Layer.Residual _,
              Layer.LayerNorm _,
              Layer.BatchNorm _ ->
              "";
        };
    if (!units.isEmpty()) {
      throw new IllegalArgumentException(
          "Neurons '"
              + neurons.name()
              + "': expected a synapse (Linear) before it, found "
              + units
              + " '"
              + layers.get(index - 1).name()
              + "': remove them or put a Linear in between");
    }
  }

  private void requireCurrents(Layer layer, int index) {
    if (index > 0 && isSpiking(layers.get(index - 1))) {
      throw new IllegalArgumentException(
          "Layer '"
              + layer.name()
              + "': expected currents as input, found the spikes of '"
              + layers.get(index - 1).name()
              + "': put a synapse (Linear) before it");
    }
  }

  private void checkResidual(Layer.Residual residual, int index) {
    String before = index == 0 ? "the observation" : "'" + layers.get(index - 1).name() + "'";
    if (index == 0
        || !(layers.get(index - 1) instanceof Layer.Neurons neurons)
        || !keepsRemainder(neurons.neuron())) {
      throw new IllegalArgumentException(
          "Residual '"
              + residual.name()
              + "': expected spiking neurons without leak and with an immediate soft reset before"
              + " it, whose membranes hold what their spikes have not said, found "
              + before
              + ": use Neurons.integrateAndFire or a SignedNeuron, or leave the residual out");
    }
    if (index + 1 >= layers.size() || !(layers.get(index + 1) instanceof Layer.Synaptic)) {
      throw new IllegalArgumentException(
          "Residual '"
              + residual.name()
              + "': expected a synapse (Linear) after it, found "
              + (index + 1 < layers.size()
                  ? "'" + layers.get(index + 1).name() + "'"
                  : "the end of the network"));
    }
    for (Layer later : layers.subList(index + 1, layers.size())) {
      if (isSpiking(later)) {
        throw new IllegalArgumentException(
            "Residual '"
                + residual.name()
                + "': expected the last spiking layer before it, found spiking neurons '"
                + later.name()
                + "' after it");
      }
    }
  }

  private static boolean keepsRemainder(Neuron neuron) {
    return neuron instanceof SignedNeuron
        || (neuron instanceof SpikingNeuron spiking
            && spiking.leak().retention() == 1f
            && spiking.reset().kind() == Reset.Kind.SOFT
            && spiking.reset().timing() == Reset.Timing.IMMEDIATE);
  }

  private static boolean isSpiking(Layer layer) {
    return layer instanceof Layer.Neurons neurons && neurons.neuron() instanceof Neuron.Spiking;
  }

  static void requireFits(Network.Head head, int decoded) {
    int outputs = head.outputs(decoded);
    if (outputs >= 1 && head.decoded(outputs) == decoded) {
      return;
    }
    throw new IllegalArgumentException(
        switch (head) {
          case Network.Head.Values _ -> "Network: expected at least 1 output, found " + decoded;
          case Network.Head.Dueling _ ->
              "Network: a dueling head needs one value and at least one advantage, found 1 output";
          case Network.Head.Categorical _, Network.Head.Quantile _ ->
              "Network: expected a last layer whose width is a multiple of "
                  + head.decoded(1)
                  + ", as many values of each action as "
                  + head
                  + " has, found a width of "
                  + decoded
                  + ": make it actions * "
                  + head.decoded(1);
        });
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many outputs of the next synapse each neuron reaches. A pool has no weights that a spike
 * could be added with, and what stands behind it is driven by values: {@link Operations} has those.
 */
final class FanOut {
  private FanOut() {}

  /** One array of counts for each spiking layer; of zeros where no synapse follows at once. */
  static List<int[]> ofSpikingLayers(Network network) {
    List<int[]> fanOuts = new ArrayList<>();
    for (Layer.Neurons neurons : network.spikingLayers()) {
      int next = network.layers().indexOf(neurons) + 1;
      int width = network.widthAfter(next - 1);
      if (next < network.layers().size() && network.layers().get(next) instanceof Layer.Residual) {
        next++;
      }
      fanOuts.add(
          next < network.layers().size()
                  && network.layers().get(next) instanceof Layer.Synaptic synapse
              ? of(synapse)
              : new int[width]);
    }
    return fanOuts;
  }

  /** Whether a residual hands on a value of every neuron, whether it fired or not. */
  static boolean isReadWhole(Network network, int spikingLayer) {
    List<Layer> layers = network.layers();
    int next = layers.indexOf(network.spikingLayers().get(spikingLayer)) + 1;
    return next < layers.size() && layers.get(next) instanceof Layer.Residual;
  }

  static long sum(int[] fanOut) {
    long sum = 0;
    for (int count : fanOut) {
      sum += count;
    }
    return sum;
  }

  private static int[] of(Layer.Synaptic layer) {
    return switch (layer) {
      case Layer.Linear linear -> {
        int[] fanOut = new int[linear.inputs()];
        Arrays.fill(fanOut, linear.outputs());
        yield fanOut;
      }
      case Layer.Conv2d convolution -> seen(convolution);
    };
  }

  /** For each input the windows that see it, times the outputs of each. */
  private static int[] seen(Layer.Conv2d convolution) {
    Image input = convolution.input();
    Image output = convolution.output();
    Window window = convolution.window();
    int[] fanOut = new int[input.size()];
    for (int i = 0; i < fanOut.length; i++) {
      int place = i / input.channels();
      int down = seeing(place / input.width(), window.height(), window, output.height());
      int across = seeing(place % input.width(), window.width(), window, output.width());
      fanOut[i] = down * across * convolution.channels();
    }
    return fanOut;
  }

  /** How many windows of this size see a row or a column. */
  private static int seeing(int position, int size, Window window, int windows) {
    int count = 0;
    for (int i = 0; i < windows; i++) {
      int first = i * window.stride() - window.padding();
      count += position >= first && position < first + size ? 1 : 0;
    }
    return count;
  }
}

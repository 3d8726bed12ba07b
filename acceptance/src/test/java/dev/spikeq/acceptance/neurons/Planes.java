package dev.spikeq.acceptance.neurons;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Between PyTorch's layouts, channels first, and ours, channels last. */
final class Planes {
  private Planes() {}

  /** From {@code [rows, channels, places]} to {@code [rows, places, channels]}. */
  static float[] channelsLast(float[] values, Image image) {
    float[] result = new float[values.length];
    for (int first = 0; first < values.length; first += image.size()) {
      float[] row = Arrays.copyOfRange(values, first, first + image.size());
      float[] turned = Networks.transposed(row, image.channels(), image.places());
      System.arraycopy(turned, 0, result, first, turned.length);
    }
    return result;
  }

  /** Parameters from the arrays {@code PREFIX.NAME.weight} and {@code PREFIX.NAME.bias}. */
  static Parameters load(GoldenFile file, String prefix, Network network) {
    Parameters parameters = Parameters.zeros(network);
    Image image = null;
    for (Layer layer : network.layers()) {
      String name = prefix + "." + nameThere(file, prefix, layer.name());
      switch (layer) {
        case Layer.Conv2d convolution -> {
          parameters.set(
              layer.name() + ".weight", weights(file.floats(name + ".weight"), convolution));
          parameters.set(layer.name() + ".bias", file.floats(name + ".bias"));
          image = convolution.output();
        }
        case Layer.Pool2d pool -> image = pool.output();
        case Layer.Linear linear -> {
          float[] rows = file.floats(name + ".weight");
          float[] turned = image == null ? rows : channelsLast(rows, image);
          parameters.set(
              layer.name() + ".weight",
              Networks.transposed(turned, linear.outputs(), linear.inputs()));
          if (linear.bias() == Layer.Bias.PRESENT) {
            parameters.set(layer.name() + ".bias", file.floats(name + ".bias"));
          }
          image = null;
        }
        case Layer.LayerNorm _ -> {
          parameters.set(layer.name() + ".gain", plane(file.floats(name + ".weight"), image));
          parameters.set(layer.name() + ".shift", plane(file.floats(name + ".bias"), image));
        }
        default -> {}
      }
    }
    return parameters;
  }

  private static float[] plane(float[] values, @Nullable Image image) {
    return image == null ? values : channelsLast(values, image);
  }

  /** A single last layer has no number there. */
  private static String nameThere(GoldenFile file, String prefix, String name) {
    boolean alone = name.equals("fc1") && file.arrays().find(prefix + ".fc.weight") != null;
    return alone ? "fc" : name;
  }

  /** From {@code [out, in, kh, kw]} to {@code [kh, kw, in, out]}. */
  private static float[] weights(float[] values, Layer.Conv2d layer) {
    Image seen =
        new Image(layer.window().height(), layer.window().width(), layer.input().channels());
    return Networks.transposed(channelsLast(values, seen), layer.channels(), layer.fanIn());
  }
}

package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rate network's hidden units and outputs are on a set of states. Each layer is read from
 * the network cut off behind it.
 */
public final class Activations {
  /** Half a gigabyte of floats for a layer. */
  private static final long MOST_VALUES = 1L << 27;

  private final List<float[]> hidden;
  private final float[] outputs;
  private final int count;

  private Activations(List<float[]> hidden, float[] outputs, int count) {
    this.hidden = hidden;
    this.outputs = outputs;
    this.count = count;
  }

  /**
   * Runs a network. Where a layer would have more than 2^27 activations, as the first of an Atari
   * network has on some ten thousand states, the states are thinned evenly.
   *
   * @param network a rate network
   * @param parameters its parameters
   * @param states the states, at least one
   * @param engine what it runs on
   * @return all its activations
   */
  public static Activations of(
      Network network, Parameters parameters, CalibrationStates states, Engine engine) {
    return of(network, parameters, states, engine, MOST_VALUES);
  }

  /** With at most so many activations in a layer. */
  static Activations of(
      Network network,
      Parameters parameters,
      CalibrationStates given,
      Engine engine,
      long mostValues) {
    given.requireFor(network, "Activations");
    if (network.isSpiking()) {
      throw new IllegalArgumentException(
          "Activations: expected a rate network, found spiking neurons '"
              + network.spikingLayers().getFirst().name()
              + "'");
    }
    CalibrationStates states = given.thinned(mostStates(network, mostValues));
    List<float[]> hidden = new ArrayList<>();
    List<Layer> layers = network.layers();
    for (int i = 0; i < layers.size(); i++) {
      if (!(layers.get(i) instanceof Layer.Synaptic)) {
        hidden.add(Batches.run(prefix(network, i + 1), parameters, states, engine));
      }
    }
    float[] outputs = Batches.run(prefix(network, layers.size()), parameters, states, engine);
    return new Activations(hidden, outputs, states.count());
  }

  private static int mostStates(Network network, long mostValues) {
    long widest = 1;
    for (int i = 0; i < network.layers().size(); i++) {
      widest = Math.max(widest, network.widthAfter(i));
    }
    return Math.clamp(mostValues / widest, 1, Integer.MAX_VALUE);
  }

  private static Network prefix(Network network, int layers) {
    return new Network(
        network.observationSize(),
        network.encoder(),
        network.layers().subList(0, layers),
        new Decoder(Decoder.Reading.LAST_MEMBRANE),
        Network.Head.VALUES,
        1);
  }

  /**
   * The number of hidden layers.
   *
   * @return layers of rectified units
   */
  public int layers() {
    return hidden.size();
  }

  /**
   * The number of states that it was run on.
   *
   * @return rows
   */
  public int count() {
    return count;
  }

  /**
   * A hidden layer's activations.
   *
   * @param layer its position among the hidden layers
   * @return {@code [count, width]}, of a convolution {@code [count, places, channels]}: not a copy
   */
  public float[] hidden(int layer) {
    return hidden.get(layer);
  }

  /**
   * The outputs before the head: with a dueling head the value and the advantages.
   *
   * @return {@code [count, decodedOutputs]}: not a copy
   */
  public float[] outputs() {
    return outputs;
  }
}

package dev.spikeq.snn.initialization;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.layer.Image;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.layer.Window;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import java.util.List;

/**
 * Mean and (biased) variance of what enters a batch normalization, channel by channel, over
 * samples, time steps and places: what it would standardize by in training, were the samples a
 * shard.
 */
final class ChannelStatistics {
  /** The first value of each channel, which is taken off: the sums then stay small. */
  private final double[] origins;

  private final double[] sums;
  private final double[] squares;

  /** Values of each channel so far. */
  private long count;

  private ChannelStatistics(int channels) {
    origins = new double[channels];
    sums = new double[channels];
    squares = new double[channels];
  }

  /**
   * Runs the layers before a batch normalization. A time step is read as the last one of a network
   * that is simulated no longer.
   *
   * @param network the description; its decisions start from rest
   * @param index where the batch normalization stands
   * @param parameters those of the network
   * @param observations {@code [samples, observationSize]}
   * @param engine what it runs on
   */
  static ChannelStatistics before(
      Network network, int index, Parameters parameters, float[] observations, Engine engine) {
    Layer.BatchNorm norm = (Layer.BatchNorm) network.layers().get(index);
    ChannelStatistics statistics = new ChannelStatistics(norm.channels());
    List<Layer> layers = layersBefore(network, index);
    int samples = observations.length / network.observationSize();
    int steps = isConstant(network.encoder(), layers) ? 1 : network.steps();
    for (int step = 1; step <= steps; step++) {
      Network cut =
          new Network(
              network.observationSize(),
              network.encoder(),
              layers,
              new Decoder(Decoder.Reading.LAST_MEMBRANE),
              Network.Head.VALUES,
              step);
      Program program = Program.forInference(cut, parameters, samples, engine);
      statistics.add(program.forward(observations, samples));
    }
    return statistics;
  }

  /** A network has a layer at least: a pool of single values leaves them as they are. */
  private static List<Layer> layersBefore(Network network, int index) {
    Image row = new Image(1, 1, network.inputs());
    return index > 0
        ? network.layers().subList(0, index)
        : List.of(new Layer.Pool2d("observation", row, new Window(1, 1), Layer.Pool2d.Pooling.SUM));
  }

  private static boolean isConstant(Encoder encoder, List<Layer> layers) {
    return encoder.presentation() == Encoder.Presentation.CURRENT
        && layers.stream()
            .noneMatch(l -> l instanceof Layer.Neurons n && n.neuron() instanceof Neuron.Spiking);
  }

  private void add(float[] values) {
    int channels = origins.length;
    for (int c = 0; c < channels && count == 0; c++) {
      origins[c] = values[c];
    }
    for (int i = 0; i < values.length; i++) {
      double distance = values[i] - origins[i % channels];
      sums[i % channels] += distance;
      squares[i % channels] += distance * distance;
    }
    count += values.length / channels;
  }

  /** The means, {@code [channels]}. */
  float[] means() {
    float[] means = new float[origins.length];
    for (int c = 0; c < means.length; c++) {
      means[c] = (float) (origins[c] + sums[c] / count);
    }
    return means;
  }

  /**
   * The variances, {@code [channels]}. Of a channel that never changes nothing is known: 1, as
   * before any training, lest its first other value be a hundred times as large.
   */
  float[] variances() {
    float[] variances = new float[origins.length];
    for (int c = 0; c < variances.length; c++) {
      double mean = sums[c] / count;
      double variance = squares[c] / count - mean * mean;
      variances[c] = squares[c] > 0 ? (float) Math.max(0, variance) : 1f;
    }
    return variances;
  }
}

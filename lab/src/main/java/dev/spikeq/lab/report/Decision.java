package dev.spikeq.lab.report;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Program;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What went on inside a network while it decided once.
 *
 * @param observation what it saw
 * @param values the action values that came out
 * @param action the one that was taken
 * @param layers its spiking layers in order; none for a rate network
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record Decision(float[] observation, float[] values, int action, List<Raster> layers) {

  /**
   * The spikes of one layer.
   *
   * @param name the layer's name
   * @param neurons its width
   * @param steps number T of time steps
   * @param spikes bit {@code step * neurons + neuron}
   */
  record Raster(String name, int neurons, int steps, BitSet spikes) {
    boolean spiked(int step, int neuron) {
      return spikes.get(step * neurons + neuron);
    }

    int count() {
      return spikes.cardinality();
    }

    /** Spikes of a step in so many groups of neighbouring neurons, as equal as can be. */
    int[] counts(int step, int groups) {
      int[] counts = new int[groups];
      int start = step * neurons;
      for (int i = spikes.nextSetBit(start);
          i >= 0 && i < start + neurons;
          i = spikes.nextSetBit(i + 1)) {
        counts[(int) ((long) (i - start) * groups / neurons)]++;
      }
      return counts;
    }
  }

  /** Copies the spikes of a program's last forward pass, of its first sample. */
  static List<Raster> rasters(Program program) {
    Network network = program.network();
    List<Raster> rasters = new ArrayList<>();
    for (int index = 0; index < network.layers().size(); index++) {
      Layer layer = network.layers().get(index);
      if (layer instanceof Layer.Neurons spiking && network.spikingLayers().contains(spiking)) {
        rasters.add(raster(program, rasters.size(), layer.name(), network.widthAfter(index)));
      }
    }
    return rasters;
  }

  private static Raster raster(Program program, int layer, String name, int neurons) {
    int steps = program.network().steps();
    BitSet spikes = new BitSet(steps * neurons);
    for (int step = 0; step < steps; step++) {
      for (int neuron = 0; neuron < neurons; neuron++) {
        spikes.set(step * neurons + neuron, program.spiked(layer, 0, step, neuron));
      }
    }
    return new Raster(name, neurons, steps, spikes);
  }

  /** Spikes of all layers. */
  int spikes() {
    return layers.stream().mapToInt(Raster::count).sum();
  }
}

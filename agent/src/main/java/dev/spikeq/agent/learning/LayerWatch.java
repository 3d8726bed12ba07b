package dev.spikeq.agent.learning;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.layer.Layer;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for layers that cannot learn: silent, saturated, or with gradients of exactly zero in all
 * updates of an interval. Each is told once.
 */
final class LayerWatch {
  private static final double SILENT_BELOW = 0.001;
  private static final double SATURATED_ABOVE = 0.95;

  private final List<String> spiking;
  private final List<String> learning;
  private final byte[] toldSilent;
  private final byte[] toldSaturated;
  private final byte[] toldStill;

  /** 1 for a learning layer that had a gradient in this interval. */
  private final byte[] moved;

  LayerWatch(Network network) {
    spiking = network.spikingLayers().stream().map(Layer.Neurons::name).toList();
    learning =
        Parameters.zeros(network).entries().stream()
            .map(entry -> layerOf(entry.name()))
            .distinct()
            .toList();
    toldSilent = new byte[spiking.size()];
    toldSaturated = new byte[spiking.size()];
    toldStill = new byte[learning.size()];
    moved = new byte[learning.size()];
  }

  private static String layerOf(String parameter) {
    return parameter.substring(0, parameter.lastIndexOf('.'));
  }

  /** Looks for a first gradient of each layer that has shown none in this interval. */
  void lookAt(Parameters gradients) {
    for (int layer = 0; layer < moved.length; layer++) {
      if (moved[layer] == 0 && hasGradient(learning.get(layer), gradients)) {
        moved[layer] = 1;
      }
    }
  }

  /** Biases do not count: they have a gradient even where no spike arrives. */
  private static boolean hasGradient(String layer, Parameters gradients) {
    for (Parameters.Entry entry : gradients.entries()) {
      String name = entry.name();
      if (layerOf(name).equals(layer)
          && !name.endsWith(".bias")
          && hasNonZero(entry, gradients.storage())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasNonZero(Parameters.Entry entry, FloatArray values) {
    for (int i = entry.offset(); i < entry.offset() + entry.rows() * entry.stride(); i++) {
      if (values.get(i) != 0) {
        return true;
      }
    }
    return false;
  }

  void warn(long step, double[] firingRates, TrainingListener listener) {
    for (int layer = 0; layer < firingRates.length; layer++) {
      if (firingRates[layer] < SILENT_BELOW && first(toldSilent, layer)) {
        listener.warning(
            text(spiking.get(layer), step)
                + "is silent (%s): initialise it so that it fires, or scale its input up"
                    .formatted(percent(firingRates[layer])));
      }
      if (firingRates[layer] > SATURATED_ABOVE && first(toldSaturated, layer)) {
        listener.warning(
            text(spiking.get(layer), step)
                + "is saturated (%s): scale its input or the rewards down"
                    .formatted(percent(firingRates[layer])));
      }
    }
    for (int layer = 0; layer < moved.length; layer++) {
      if (moved[layer] == 0 && first(toldStill, layer)) {
        listener.warning(
            text(learning.get(layer), step)
                + "does not learn, the gradient of its weights is exactly zero: is a layer silent, or"
                + " the surrogate too narrow?");
      }
    }
  }

  private static boolean first(byte[] told, int layer) {
    boolean first = told[layer] == 0;
    told[layer] = 1;
    return first;
  }

  private static String text(String layer, long step) {
    return "Layer '" + layer + "', step " + step + ": ";
  }

  /** Of spikes per neuron and time step. */
  private static String percent(double rate) {
    return "fires in " + Math.round(rate * 1e5) / 1e3 + " % of its steps";
  }

  void beginInterval() {
    Arrays.fill(moved, (byte) 0);
  }

  void save(Snapshot snapshot) {
    snapshot.put("toldSilent", toldSilent.clone());
    snapshot.put("toldSaturated", toldSaturated.clone());
    snapshot.put("toldStill", toldStill.clone());
    snapshot.put("moved", moved.clone());
  }

  void restore(Snapshot snapshot) {
    copy(snapshot, "toldSilent", toldSilent);
    copy(snapshot, "toldSaturated", toldSaturated);
    copy(snapshot, "toldStill", toldStill);
    copy(snapshot, "moved", moved);
  }

  private static void copy(Snapshot snapshot, String name, byte[] to) {
    System.arraycopy(snapshot.bytes(name, to.length), 0, to, 0, to.length);
  }
}

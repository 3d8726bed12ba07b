package dev.spikeq.snn;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.Threshold;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Named float arrays: what a network has learned, or gradients or optimizer moments of the same
 * shape.
 *
 * <p>All of them lie in one block, each row padded to a 64-byte line; the padding is always zero.
 * Names are those that the {@link Layer}s give, such as {@code LAYER.weight} {@code [fanIn,
 * channels]} and {@code LAYER.bias} {@code [channels]}, in the order of the layers.
 */
public final class Parameters {
  private final Map<String, Entry> entries;
  private final FloatArray storage;

  /**
   * Where one array lies.
   *
   * @param name its name
   * @param rows number of rows; 1 for a vector
   * @param columns length of a row
   * @param offset index of its first value in the storage
   * @param vector whether its shape is {@code [columns]} rather than {@code [rows, columns]}
   * @param origin what its values come from
   */
  public record Entry(
      String name, int rows, int columns, int offset, boolean vector, Origin origin) {
    /** What values come from. */
    public enum Origin {
      /** Gradients: an optimizer moves them. */
      LEARNED,
      /** What was seen while training, such as running means: no optimizer touches them. */
      COUNTED
    }

    /**
     * The distance from one row to the next.
     *
     * @return columns, padded to a line
     */
    public int stride() {
      return FloatArray.padded(columns);
    }

    /**
     * The shape as it is written to a file.
     *
     * @return {@code [columns]} or {@code [rows, columns]}
     */
    public int[] shape() {
      return vector ? new int[] {columns} : new int[] {rows, columns};
    }

    /**
     * The number of values, padding not counted.
     *
     * @return rows times columns
     */
    public int size() {
      return rows * columns;
    }
  }

  private Parameters(Map<String, Entry> entries, FloatArray storage) {
    this.entries = entries;
    this.storage = storage;
  }

  /**
   * Zeros for a network. An initialization gives them values that make its layers fire.
   *
   * @param network the description
   * @return new parameters, all zero
   */
  public static Parameters zeros(Network network) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    int offset = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      switch (network.layers().get(i)) {
        case Layer.Synaptic synapse -> {
          offset =
              add(entries, synapse.name() + ".weight", synapse.fanIn(), synapse.channels(), offset);
          if (synapse.bias() == Layer.Bias.PRESENT) {
            offset = addVector(entries, synapse.name() + ".bias", synapse.channels(), offset);
          }
        }
        case Layer.Neurons neurons -> {
          if (learnsTimeConstant(neurons.neuron())) {
            offset = addVector(entries, neurons.name() + ".w", 1, offset);
          }
          if (learnsThreshold(neurons.neuron())) {
            offset = addVector(entries, neurons.name() + ".log_threshold", 1, offset);
          }
        }
        case Layer.Quantized quantized ->
            offset =
                addVector(
                    entries, quantized.name() + ".log_threshold", network.channelsAfter(i), offset);
        case Layer.LayerNorm norm -> {
          offset = addVector(entries, norm.name() + ".gain", network.widthAfter(i), offset);
          offset = addVector(entries, norm.name() + ".shift", network.widthAfter(i), offset);
        }
        case Layer.BatchNorm norm -> {
          offset = addVector(entries, norm.name() + ".gain", norm.channels(), offset);
          offset = addVector(entries, norm.name() + ".shift", norm.channels(), offset);
          offset = addCounted(entries, norm.name() + ".mean", norm.channels(), offset);
          offset = addCounted(entries, norm.name() + ".variance", norm.channels(), offset);
        }
        case Layer.Relu _, Layer.Residual _, Layer.Pool2d _ -> {}
      }
    }
    return new Parameters(entries, FloatArray.allocate(offset));
  }

  private static boolean learnsTimeConstant(Neuron neuron) {
    return neuron instanceof SpikingNeuron spiking
        && spiking.leak() instanceof Leak.LearnedTimeConstant;
  }

  private static boolean learnsThreshold(Neuron neuron) {
    return neuron instanceof SpikingNeuron spiking && spiking.learning() == Threshold.LEARNED;
  }

  private static int add(Map<String, Entry> entries, String name, int rows, int cols, int offset) {
    entries.put(name, new Entry(name, rows, cols, offset, false, Entry.Origin.LEARNED));
    return after(name, offset, (long) rows * FloatArray.padded(cols));
  }

  /** The offset of what comes behind an array of so many padded values. */
  private static int after(String name, int offset, long values) {
    if (offset + values > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Parameters: expected at most 2^31 - 1 of them, found more with %d of '%s': take narrower layers"
              .formatted(values, name));
    }
    return offset + (int) values;
  }

  private static int addVector(Map<String, Entry> entries, String name, int cols, int offset) {
    entries.put(name, new Entry(name, 1, cols, offset, true, Entry.Origin.LEARNED));
    return after(name, offset, FloatArray.padded(cols));
  }

  private static int addCounted(Map<String, Entry> entries, String name, int cols, int offset) {
    entries.put(name, new Entry(name, 1, cols, offset, true, Entry.Origin.COUNTED));
    return after(name, offset, FloatArray.padded(cols));
  }

  /**
   * Zeros of the same names and shapes, for gradients or moments.
   *
   * @return new parameters
   */
  public Parameters zerosLike() {
    return new Parameters(entries, FloatArray.allocate(storage.length()));
  }

  /**
   * A copy.
   *
   * @return new parameters with equal values
   */
  public Parameters copy() {
    Parameters copy = zerosLike();
    copy.storage.copyFrom(storage);
    return copy;
  }

  /**
   * Copies all values, as a target network does.
   *
   * @param source parameters of the same names and shapes
   */
  public void copyFrom(Parameters source) {
    if (!source.entries.equals(entries)) {
      throw new IllegalArgumentException(
          "Parameters: expected the arrays "
              + describe(entries.values())
              + ", found "
              + describe(source.entries.values()));
    }
    storage.copyFrom(source.storage);
  }

  /**
   * The arrays in order.
   *
   * @return where each lies
   */
  public Collection<Entry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /**
   * Looks an array up.
   *
   * @param name its name
   * @return where it lies
   * @throws IllegalArgumentException when there is none of that name
   */
  public Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "Parameters: expected one of " + describe(entries.values()) + ", found '" + name + "'");
    }
    return entry;
  }

  /**
   * Where an array begins, if there is one of that name.
   *
   * @param name its name
   * @return the offset in the storage
   */
  public OptionalInt offset(String name) {
    Entry entry = entries.get(name);
    return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.offset());
  }

  /**
   * The values of one array.
   *
   * @param name its name
   * @return a copy, row-major, without padding
   */
  public float[] get(String name) {
    Entry entry = entry(name);
    float[] values = new float[entry.size()];
    for (int row = 0; row < entry.rows(); row++) {
      storage.get(
          entry.offset() + row * entry.stride(), values, row * entry.columns(), entry.columns());
    }
    return values;
  }

  /**
   * Sets one array.
   *
   * @param name its name
   * @param values row-major, without padding; copied
   */
  public void set(String name, float[] values) {
    Entry entry = entry(name);
    if (values.length != entry.size()) {
      throw new IllegalArgumentException(
          "Parameter '"
              + name
              + "': expected "
              + Arrays.toString(entry.shape())
              + ", that is "
              + entry.size()
              + " values, found "
              + values.length);
    }
    for (int row = 0; row < entry.rows(); row++) {
      storage.put(
          values, row * entry.columns(), entry.offset() + row * entry.stride(), entry.columns());
    }
  }

  /**
   * The block that all arrays lie in, padding included: for kernels and optimizers.
   *
   * @return the storage, not a copy
   */
  public FloatArray storage() {
    return storage;
  }

  /**
   * The number of parameters.
   *
   * @return values in all arrays, padding not counted
   */
  public int count() {
    return entries.values().stream().mapToInt(Entry::size).sum();
  }

  /**
   * The first array that holds a value which is not finite.
   *
   * @return its name, or an empty string
   */
  public String firstNonFinite() {
    for (Entry entry : entries.values()) {
      for (float value : get(entry.name())) {
        if (!Float.isFinite(value)) {
          return entry.name();
        }
      }
    }
    return "";
  }

  private static String describe(Collection<Entry> entries) {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(entry.name())
          .append(Arrays.toString(entry.shape()));
    }
    return text.toString();
  }
}

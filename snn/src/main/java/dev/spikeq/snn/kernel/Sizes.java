package dev.spikeq.snn.kernel;

import dev.spikeq.snn.layer.Image;
import java.util.List;

/** Size checks that kernels make on entry, so that their loops need none. */
public final class Sizes {
  private Sizes() {}

  /**
   * Checks that an array is long enough.
   *
   * @param what the argument's name
   * @param array the array
   * @param rows rows that will be touched
   * @param stride values in a row
   * @throws IllegalArgumentException when it is too short
   */
  public static void require(String what, FloatArray array, int rows, int stride) {
    long needed = (long) rows * stride;
    if (array.length() < needed || rows < 0) {
      throw new IllegalArgumentException(
          "Kernel: expected '"
              + what
              + "' to hold ["
              + rows
              + ", "
              + stride
              + "], found "
              + array.length()
              + " values");
    }
  }

  /**
   * Checks that a parameter block holds a synapse.
   *
   * @param synapse the synapse
   * @param block weights and biases, or their gradients
   * @throws IllegalArgumentException when it does not
   */
  public static void requireSynapse(Synapse synapse, FloatArray block) {
    long end = synapse.weightOffset() + (long) synapse.inputs() * synapse.stride();
    long biasEnd = synapse.hasBias() ? synapse.biasOffset() + (long) synapse.stride() : 0;
    if (synapse.weightOffset() < 0 || block.length() < Math.max(end, biasEnd)) {
      throw new IllegalArgumentException(
          "Kernel: expected a block that holds " + synapse + ", found " + block.length());
    }
  }

  /**
   * Checks that events fit a synapse: there is an entry for each row, and no index is out of range.
   *
   * @param events the events
   * @param rows how many rows will be read
   * @param inputs number of presynaptic neurons
   * @throws IllegalArgumentException when a row is missing
   */
  public static void requireEvents(EventList events, int rows, int inputs) {
    if (rows < 0 || events.starts().length <= rows) {
      throw new IllegalArgumentException(
          "Kernel: expected events of " + rows + " rows, found " + (events.starts().length - 1));
    }
    if (events.width() != inputs) {
      throw new IllegalArgumentException(
          "Kernel: expected events of " + inputs + " neurons, found " + events.width());
    }
  }

  /**
   * Checks that the gradients of some presynaptic neurons can be summed.
   *
   * @param synapse the synapse
   * @param from the first neuron
   * @param to the one after the last
   * @param shards what they are summed from
   * @param workspace room for sums
   * @throws IllegalArgumentException when neurons or rows are missing, or there is too little room
   */
  public static void requireSummable(
      Synapse synapse, int from, int to, List<EventErrors> shards, FloatArray workspace) {
    if (from < 0 || from > to || to > synapse.inputs()) {
      throw new IllegalArgumentException(
          "Kernel: expected some of %d inputs, found %d to %d"
              .formatted(synapse.inputs(), from, to));
    }
    if (synapse.stride() % Kernels.SUMMED_TOGETHER != 0) {
      throw new IllegalArgumentException(
          "Kernel: expected a stride of a multiple of %d, found %d"
              .formatted(Kernels.SUMMED_TOGETHER, synapse.stride()));
    }
    for (EventErrors shard : shards) {
      requireEvents(shard.events(), shard.rows(), synapse.inputs());
      require("errors", shard.errors(), shard.rows(), synapse.stride());
    }
    require("workspace", workspace, 1, Kernels.summing(to - from));
  }

  /**
   * Checks that events fit a convolution: images of its size, located by place.
   *
   * @param events the events
   * @param rows how many rows will be read
   * @param image what the convolution moves over
   * @throws IllegalArgumentException when they do not
   */
  public static void requireLocated(EventList events, int rows, Image image) {
    requireEvents(events, rows, image.size());
    if (events.places() != image.places()) {
      throw new IllegalArgumentException(
          "Kernel: expected events at " + image.places() + " places, found " + events.places());
    }
  }

  /**
   * Checks that a spike train has enough rows of the right width.
   *
   * @param spikes the spike train
   * @param rows rows that will be touched
   * @param width number of neurons
   * @throws IllegalArgumentException when it has not
   */
  public static void requireSpikes(SpikeTrain spikes, int rows, int width) {
    if (spikes.width() != width || spikes.rows() < rows) {
      throw new IllegalArgumentException(
          "Kernel: expected spikes ["
              + rows
              + ", "
              + width
              + "], found ["
              + spikes.rows()
              + ", "
              + spikes.width()
              + "]");
    }
  }
}

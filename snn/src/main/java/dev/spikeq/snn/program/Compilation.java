package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * What all operators of a shard share.
 *
 * @param kernels the arithmetic
 * @param samples the largest number of samples
 * @param steps number T of time steps
 * @param parameters the block of parameters
 * @param gradients the shard's own block of gradients; null without training
 * @param reach how far errors are propagated back
 * @param carried what goes on from where the last decision left it
 * @param shared what backward passes have once for all shards; null without training
 */
record Compilation(
    Kernels kernels,
    int samples,
    int steps,
    FloatArray parameters,
    @Nullable FloatArray gradients,
    Reach reach,
    Carried carried,
    @Nullable SharedLearning shared) {

  /** How far a backward pass goes. */
  enum Reach {
    /** To the parameters. */
    PARAMETERS,
    /** To the observations too. */
    OBSERVATIONS
  }

  /** What goes on from one pass to the next. */
  enum Carried {
    /** Nothing: every pass starts from rest. */
    NOTHING,
    /** The spiking layers: each pass is a decision of its own. */
    SPIKING_LAYERS,
    /** Everything: passes are pieces of one simulation. */
    EVERYTHING
  }

  boolean carriesState() {
    return carried != Carried.NOTHING;
  }

  boolean carriesReadout() {
    return carried == Carried.EVERYTHING;
  }

  boolean trains() {
    return gradients != null;
  }

  /** The gradients, or nothing at all: a program that does not train never touches them. */
  FloatArray gradientsOrNone() {
    return gradients == null ? FloatArray.allocate(0) : gradients;
  }

  /** What all shards learn with: there is nothing of it without training. */
  SharedLearning learning() {
    if (shared == null) {
      throw new IllegalStateException("Program: compiled without gradients");
    }
    return shared;
  }

  int rows() {
    return samples * steps;
  }

  /** Allocates {@code [rows, stride]}, or {@code [samples, stride]} for constant values. */
  FloatArray allocate(int width, boolean constant) {
    int rows = constant ? samples : rows();
    requireRoom(rows, width);
    return FloatArray.allocate(rows * FloatArray.padded(width));
  }

  /** Refuses a layer whose spikes, were all to fire, are more than an array holds. */
  void requireRoomForSpikes(int width) {
    requireRoom(rows(), width);
  }

  private void requireRoom(int rows, int width) {
    long values = (long) rows * FloatArray.padded(width);
    if (rows < 0 || values > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Program: expected at most 2^31 - 1 values in a layer, found %d samples of %d steps of %d neurons: take fewer time steps or a narrower layer"
              .formatted(samples, steps, width));
    }
  }
}

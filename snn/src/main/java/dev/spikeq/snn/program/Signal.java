package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.SparseValues;
import dev.spikeq.snn.kernel.SpikeTrain;
import org.jspecify.annotations.Nullable;

/** What flows from one operator to the next, with the error that flows back. */
sealed interface Signal {
  /** Number of neurons or values. */
  int width();

  /** The error with respect to them; null where none is wanted. */
  @Nullable FloatArray gradient();

  /**
   * Values: {@code [rows, stride]}, or {@code [samples, stride]} where they are the same in every
   * step.
   *
   * @param width number of values
   * @param constant whether they are the same in every step
   * @param data the values
   * @param gradient the error with respect to them, of the same size; null where none is wanted
   * @param few the same as events where few of them are not 0; null where nobody looks
   */
  record Values(
      int width,
      boolean constant,
      FloatArray data,
      @Nullable FloatArray gradient,
      @Nullable FewValues few)
      implements Signal {

    Values(int width, boolean constant, FloatArray data, @Nullable FloatArray gradient) {
      this(width, constant, data, gradient, null);
    }

    /** What says the same as the values of the last pass where few of them are not 0. */
    @Nullable SparseValues sparse() {
      return few == null ? null : few.found();
    }
  }

  /**
   * Spikes.
   *
   * @param width number of neurons
   * @param train their bits
   * @param events the same as events, listed by the operator that made them
   * @param gradient the error with respect to them, {@code [rows, stride]}, or {@code [samples,
   *     stride]} where they are only summed over time; null where none is wanted
   * @param summed whether they are only summed over time
   * @param active tells which neurons need an error; null where all do
   */
  record Spikes(
      int width,
      SpikeTrain train,
      EventList events,
      @Nullable FloatArray gradient,
      boolean summed,
      @Nullable ActiveNeurons active)
      implements Signal {}

  /** Lists the neurons whose surrogate derivative is not zero. */
  interface ActiveNeurons {
    /** The active neurons of the last forward pass of so many samples. */
    EventList list(int samples);
  }
}

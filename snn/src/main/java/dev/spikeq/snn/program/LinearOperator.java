package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Synapse;
import org.jspecify.annotations.Nullable;

/** A synapse: event-driven on spikes, dense on values, once per sample on constant values. */
final class LinearOperator implements Operator {
  /** Below this share of active neurons their errors are computed one by one. */
  private static final double SPARSE_BELOW = 0.08;

  private final Kernels kernels;
  private final Synapse synapse;
  private final int steps;
  private final FloatArray parameters;
  private final @Nullable FloatArray gradients;
  private final Signal input;
  private final Signal.Values output;
  private final @Nullable FloatArray transposed;

  LinearOperator(Compilation compilation, Synapse synapse, Signal input, Signal.Values output) {
    kernels = compilation.kernels();
    steps = compilation.steps();
    parameters = compilation.parameters();
    gradients = compilation.gradients();
    this.synapse = synapse;
    this.input = input;
    this.output = output;
    transposed = inputGradient() == null ? null : compilation.transposed(synapse);
  }

  private @Nullable FloatArray inputGradient() {
    return switch (input) {
      case Signal.Values values -> values.gradient();
      case Signal.Spikes spikes -> spikes.gradient();
    };
  }

  private int rows(int samples) {
    return output.constant() ? samples : samples * steps;
  }

  @Override
  public void forward(int samples) {
    int rows = rows(samples);
    switch (input) {
      case Signal.Values values ->
          kernels.multiply(synapse, parameters, values.data(), rows, output.data());
      case Signal.Spikes spikes ->
          kernels.addEvents(synapse, parameters, spikes.events(), rows, output.data());
    }
  }

  @Override
  public void backward(int samples) {
    FloatArray error = output.gradient();
    if (error == null || gradients == null) {
      throw new IllegalStateException("LinearOperator: compiled without gradients");
    }
    int rows = rows(samples);
    kernels.addBiasGradient(synapse, gradients, rows, error);
    switch (input) {
      case Signal.Values values ->
          kernels.addWeightGradients(synapse, gradients, values.data(), rows, error);
      case Signal.Spikes spikes ->
          kernels.addEventGradients(synapse, gradients, spikes.events(), rows, error);
    }
    propagate(samples, rows, error);
  }

  private void propagate(int samples, int rows, FloatArray error) {
    FloatArray target = inputGradient();
    if (target == null || transposed == null) {
      return;
    }
    if (input instanceof Signal.Spikes spikes && spikes.active() != null) {
      EventList active = spikes.active().list(samples);
      if (active.starts()[rows] < SPARSE_BELOW * rows * synapse.inputs()) {
        kernels.multiplyTransposedWhere(synapse, parameters, error, active, rows, target);
        return;
      }
    }
    kernels.multiplyTransposed(synapse, transposed, error, rows, target);
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventErrors;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Synapse;
import org.jspecify.annotations.Nullable;

/** Every neuron to every neuron. */
final class FullConnection implements Connection {
  private final Kernels kernels;
  private final Synapse synapse;
  private final FloatArray parameters;
  private final FloatArray gradients;

  /** What weight gradients are summed from once all shards are there; null if not so late. */
  private final @Nullable EventErrors late;

  FullConnection(
      Compilation compilation, Synapse synapse, Signal input, @Nullable FloatArray errors) {
    kernels = compilation.kernels();
    parameters = compilation.parameters();
    gradients = compilation.gradientsOrNone();
    late =
        input instanceof Signal.Spikes spikes && errors != null
            ? compilation.learning().late(synapse, spikes.events(), errors)
            : null;
    this.synapse = synapse;
  }

  @Override
  public int inputs() {
    return synapse.inputs();
  }

  @Override
  public void forward(Signal input, int rows, FloatArray currents) {
    switch (input) {
      case Signal.Values values ->
          kernels.multiply(synapse, parameters, values.data(), rows, currents);
      case Signal.Spikes spikes ->
          kernels.addEvents(synapse, parameters, spikes.events(), rows, currents);
    }
  }

  @Override
  public void addGradients(Signal input, int rows, FloatArray errors) {
    kernels.addBiasGradient(synapse, gradients, rows, errors);
    if (late != null) {
      late.setRows(rows);
      return;
    }
    switch (input) {
      case Signal.Values values ->
          kernels.addWeightGradients(synapse, gradients, values.data(), rows, errors);
      case Signal.Spikes spikes ->
          kernels.addEventGradients(synapse, gradients, spikes.events(), rows, errors);
    }
  }

  @Override
  public void propagate(FloatArray errors, int rows, FloatArray target) {
    kernels.multiplyTransposed(synapse, parameters, errors, rows, target);
  }

  @Override
  public void propagate(FloatArray errors, EventList active, int rows, FloatArray target) {
    kernels.multiplyTransposedWhere(synapse, parameters, errors, active, rows, target);
  }
}

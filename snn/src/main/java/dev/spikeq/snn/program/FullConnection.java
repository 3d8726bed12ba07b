package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Synapse;

/** Every neuron to every neuron. */
final class FullConnection implements Connection {
  private final Kernels kernels;
  private final Synapse synapse;
  private final FloatArray parameters;
  private final FloatArray gradients;
  private final FloatArray transposed;

  FullConnection(Compilation compilation, Synapse synapse, boolean propagates) {
    kernels = compilation.kernels();
    parameters = compilation.parameters();
    gradients = compilation.gradientsOrNone();
    transposed = propagates ? compilation.transposed(synapse) : FloatArray.allocate(0);
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
    switch (input) {
      case Signal.Values values ->
          kernels.addWeightGradients(synapse, gradients, values.data(), rows, errors);
      case Signal.Spikes spikes ->
          kernels.addEventGradients(synapse, gradients, spikes.events(), rows, errors);
    }
  }

  @Override
  public void propagate(FloatArray errors, int rows, FloatArray target) {
    kernels.multiplyTransposed(synapse, transposed, errors, rows, target);
  }

  @Override
  public void propagate(FloatArray errors, EventList active, int rows, FloatArray target) {
    kernels.multiplyTransposedWhere(synapse, parameters, errors, active, rows, target);
  }
}

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
  public void forward(FloatArray values, int rows, FloatArray currents) {
    kernels.multiply(synapse, parameters, values, rows, currents);
  }

  @Override
  public void forward(EventList events, int rows, FloatArray currents) {
    kernels.addEvents(synapse, parameters, events, rows, currents);
  }

  @Override
  public void addGradients(FloatArray values, int rows, FloatArray errors) {
    kernels.addBiasGradient(synapse, gradients, rows, errors);
    kernels.addWeightGradients(synapse, gradients, values, rows, errors);
  }

  @Override
  public void addGradients(EventList events, int rows, FloatArray errors) {
    kernels.addBiasGradient(synapse, gradients, rows, errors);
    kernels.addEventGradients(synapse, gradients, events, rows, errors);
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

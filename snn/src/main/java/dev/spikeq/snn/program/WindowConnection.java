package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;

/** The neurons of a window to those of a place. */
final class WindowConnection implements Connection {
  private final Kernels kernels;
  private final Convolution convolution;
  private final FloatArray parameters;
  private final FloatArray gradients;
  private final FloatArray transposed;
  private final FloatArray workspace;

  WindowConnection(Compilation compilation, Convolution convolution, boolean propagates) {
    kernels = compilation.kernels();
    parameters = compilation.parameters();
    gradients = compilation.gradientsOrNone();
    transposed =
        propagates ? compilation.transposed(convolution.synapse()) : FloatArray.allocate(0);
    workspace = FloatArray.allocate(convolution.workspace() + FloatArray.LINE);
    this.convolution = convolution;
  }

  @Override
  public int inputs() {
    return convolution.input().size();
  }

  @Override
  public void forward(FloatArray values, int rows, FloatArray currents) {
    kernels.convolve(convolution, parameters, values, rows, currents, workspace);
  }

  @Override
  public void forward(EventList events, int rows, FloatArray currents) {
    kernels.convolveEvents(convolution, parameters, events, rows, currents);
  }

  @Override
  public void addGradients(FloatArray values, int rows, FloatArray errors) {
    kernels.addConvolutionGradients(convolution, gradients, values, rows, errors, workspace);
  }

  @Override
  public void addGradients(EventList events, int rows, FloatArray errors) {
    kernels.addConvolutionEventGradients(convolution, gradients, events, rows, errors);
  }

  @Override
  public void propagate(FloatArray errors, int rows, FloatArray target) {
    kernels.convolveTransposed(convolution, transposed, errors, rows, target, workspace);
  }

  @Override
  public void propagate(FloatArray errors, EventList active, int rows, FloatArray target) {
    kernels.convolveTransposedWhere(convolution, parameters, errors, active, rows, target);
  }
}

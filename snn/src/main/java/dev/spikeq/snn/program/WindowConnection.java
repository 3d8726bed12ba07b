package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.SparseValues;

/** The neurons of a window to those of a place. */
final class WindowConnection implements Connection {
  private final Kernels kernels;
  private final Convolution convolution;
  private final FloatArray parameters;
  private final FloatArray gradients;
  private final FloatArray workspace;

  WindowConnection(Compilation compilation, Convolution convolution) {
    kernels = compilation.kernels();
    parameters = compilation.parameters();
    gradients = compilation.gradientsOrNone();
    workspace = FloatArray.allocate(convolution.workspace() + FloatArray.LINE);
    this.convolution = convolution;
  }

  @Override
  public int inputs() {
    return convolution.input().size();
  }

  @Override
  public void forward(Signal input, int rows, FloatArray currents) {
    switch (input) {
      case Signal.Values values -> {
        SparseValues few = values.sparse();
        if (few == null) {
          kernels.convolve(convolution, parameters, values.data(), rows, currents, workspace);
        } else {
          kernels.convolveSparse(convolution, parameters, few, rows, currents);
        }
      }
      case Signal.Spikes spikes ->
          kernels.convolveEvents(convolution, parameters, spikes.events(), rows, currents);
    }
  }

  @Override
  public void addGradients(Signal input, int rows, FloatArray errors) {
    switch (input) {
      case Signal.Values values -> {
        SparseValues few = values.sparse();
        if (few == null) {
          kernels.addConvolutionGradients(
              convolution, gradients, values.data(), rows, errors, workspace);
        } else {
          kernels.addSparseConvolutionGradients(convolution, gradients, few, rows, errors);
        }
      }
      case Signal.Spikes spikes ->
          kernels.addConvolutionEventGradients(
              convolution, gradients, spikes.events(), rows, errors);
    }
  }

  @Override
  public void propagate(FloatArray errors, int rows, FloatArray target) {
    kernels.convolveTransposed(convolution, parameters, errors, rows, target, workspace);
  }

  @Override
  public void propagate(FloatArray errors, EventList active, int rows, FloatArray target) {
    kernels.convolveTransposedWhere(convolution, parameters, errors, active, rows, target);
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.neuron.SynapticNeuron;
import org.jspecify.annotations.Nullable;

/** A population of neurons with a synaptic current. */
final class SynapticOperator implements EventLayer {
  private final Compilation compilation;
  private final SynapticNeuron neuron;
  private final Signal.Values input;
  private final Signal.Spikes output;
  private final FloatArray membranes;
  private final FloatArray synaptic;
  private final @Nullable FloatArray state;
  private Population population;

  SynapticOperator(
      Compilation compilation, SynapticNeuron neuron, Signal.Values input, int places) {
    this.compilation = compilation;
    this.neuron = neuron;
    this.input = input;
    int width = input.width();
    compilation.requireRoomForSpikes(width);
    population = new Population(compilation.samples(), compilation.steps(), width);
    membranes = input.constant() ? compilation.allocate(width, false) : input.data();
    synaptic = compilation.allocate(width, false);
    state =
        compilation.carriesState()
            ? FloatArray.allocate(2 * compilation.samples() * FloatArray.padded(width))
            : null;
    FloatArray shared = input.constant() ? null : input.gradient();
    FloatArray gradient =
        shared == null && compilation.trains() ? compilation.allocate(width, false) : shared;
    output =
        new Signal.Spikes(
            width,
            new SpikeTrain(compilation.rows(), width),
            new EventList(compilation.rows(), width, places),
            gradient,
            false,
            null);
  }

  @Override
  public Signal.Spikes output() {
    return output;
  }

  @Override
  public int steps() {
    return compilation.steps();
  }

  @Override
  public void rest() {
    if (state != null) {
      state.clear();
    }
  }

  /** Kept from one pass to the next, so that equal batches allocate nothing. */
  private Population population(int samples) {
    if (samples != population.samples()) {
      population = new Population(samples, population.steps(), population.width());
    }
    return population;
  }

  @Override
  public void forward(int samples) {
    Population now = population(samples);
    compilation
        .kernels()
        .fireSynaptic(
            neuron,
            now,
            input.data(),
            input.constant(),
            membranes,
            synaptic,
            output.train(),
            state);
    compilation.kernels().listEvents(output.train(), now.rows(), output.events());
  }

  @Override
  public void backward(int samples) {
    FloatArray gradient = output.gradient();
    if (gradient == null) {
      throw new IllegalStateException("SynapticOperator: compiled without gradients");
    }
    FloatArray summed = input.constant() ? input.gradient() : null;
    compilation
        .kernels()
        .fireSynapticBackward(neuron, population(samples), membranes, synaptic, gradient, summed);
  }
}

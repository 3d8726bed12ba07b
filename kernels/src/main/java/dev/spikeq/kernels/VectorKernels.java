package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.kernels.MatrixKernels.Left;
import dev.spikeq.kernels.MatrixKernels.Right;
import dev.spikeq.kernels.MatrixKernels.Start;
import dev.spikeq.kernels.MatrixKernels.Steps;
import dev.spikeq.snn.kernel.Convolution;
import dev.spikeq.snn.kernel.EventErrors;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Membrane;
import dev.spikeq.snn.kernel.Normalization;
import dev.spikeq.snn.kernel.Pool;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.Quantizer;
import dev.spikeq.snn.kernel.ScalarKernels;
import dev.spikeq.snn.kernel.Sizes;
import dev.spikeq.snn.kernel.SparseValues;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.kernel.Synapse;
import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Kernels on the machine's preferred vectors. Sizes are checked on entry; what is rare (delayed
 * resets of the subtracting kind, sigmoid surrogates) is left to the scalar twin.
 */
public final class VectorKernels implements Kernels {
  private final ScalarKernels scalar = new ScalarKernels();

  /** What sums start at that have no bias; never written. */
  private final FloatArray zeros = FloatArray.allocate(FloatArray.LINE);

  /** Makes the kernel set; it has no state. */
  public VectorKernels() {}

  private Start start(Synapse synapse, FloatArray parameters) {
    return synapse.hasBias()
        ? new Start(parameters.segment(), synapse.biasOffset(), 0, 1)
        : new Start(zeros.segment(), 0, 0, 0);
  }

  @Override
  public String name() {
    return "vector-" + 32 * LANES;
  }

  @Override
  public void listEvents(SpikeTrain spikes, int rows, EventList events) {
    if (LANES < 8) {
      scalar.listEvents(spikes, rows, events);
      return;
    }
    Sizes.requireSpikes(spikes, rows, events.width());
    Sizes.requireEvents(events, rows, spikes.width());
    EventKernels.list(spikes, rows, events);
    if (events.places() > 1) {
      WindowEventKernels.locate(spikes, rows, events);
    }
  }

  @Override
  public void addEvents(
      Synapse synapse, FloatArray parameters, EventList events, int rows, FloatArray output) {
    Sizes.requireSynapse(synapse, parameters);
    Sizes.requireEvents(events, rows, synapse.inputs());
    Sizes.require("output", output, rows, synapse.stride());
    if (TurnedEventKernels.pays(synapse, events, rows)) {
      TurnedEventKernels.add(synapse, parameters, start(synapse, parameters), events, rows, output);
    } else {
      EventKernels.add(synapse, parameters, start(synapse, parameters), events, rows, output);
    }
  }

  @Override
  public void addEventGradients(
      Synapse synapse,
      FloatArray gradients,
      EventList events,
      int rows,
      FloatArray outputGradient) {
    Sizes.requireSynapse(synapse, gradients);
    Sizes.requireEvents(events, rows, synapse.inputs());
    Sizes.require("outputGradient", outputGradient, rows, synapse.stride());
    EventGradientKernels.add(synapse, gradients, events, rows, outputGradient);
  }

  @Override
  public void sumEventGradients(
      Synapse synapse,
      FloatArray gradients,
      int from,
      int to,
      List<EventErrors> shards,
      FloatArray workspace) {
    Sizes.requireSynapse(synapse, gradients);
    Sizes.requireSummable(synapse, from, to, shards, workspace);
    EventGradientKernels.sum(synapse, gradients, from, to, shards, workspace);
  }

  @Override
  public void addBiasGradient(
      Synapse synapse, FloatArray gradients, int rows, FloatArray outputGradient) {
    if (!synapse.hasBias()) {
      return;
    }
    Sizes.requireSynapse(synapse, gradients);
    Sizes.require("outputGradient", outputGradient, rows, synapse.stride());
    EventKernels.sumRows(outputGradient, rows, synapse.stride(), gradients, synapse.biasOffset());
  }

  @Override
  public void multiply(
      Synapse synapse, FloatArray parameters, FloatArray input, int rows, FloatArray output) {
    Sizes.requireSynapse(synapse, parameters);
    Sizes.require("input", input, rows, synapse.inputStride());
    Sizes.require("output", output, rows, synapse.stride());
    MemorySegment weights = parameters.segment();
    MatrixKernels.multiply(
        new Left(input.segment(), 0, Steps.of(synapse.inputStride()), Steps.of(1)),
        new Right(weights, synapse.weightOffset(), synapse.stride()),
        new Right(output.segment(), 0, synapse.stride()),
        rows,
        synapse.inputs(),
        start(synapse, parameters));
  }

  @Override
  public void addWeightGradients(
      Synapse synapse,
      FloatArray gradients,
      FloatArray input,
      int rows,
      FloatArray outputGradient) {
    Sizes.requireSynapse(synapse, gradients);
    Sizes.require("input", input, rows, synapse.inputStride());
    Sizes.require("outputGradient", outputGradient, rows, synapse.stride());
    Right result = new Right(gradients.segment(), synapse.weightOffset(), synapse.stride());
    MatrixKernels.multiply(
        new Left(input.segment(), 0, Steps.of(1), Steps.of(synapse.inputStride())),
        new Right(outputGradient.segment(), 0, synapse.stride()),
        result,
        synapse.inputs(),
        rows,
        new Start(gradients.segment(), synapse.weightOffset(), synapse.stride(), 1));
  }

  @Override
  public void multiplyTransposed(
      Synapse synapse,
      FloatArray parameters,
      FloatArray outputGradient,
      int rows,
      FloatArray inputGradient) {
    Sizes.requireSynapse(synapse, parameters);
    Sizes.require("outputGradient", outputGradient, rows, synapse.stride());
    Sizes.require("inputGradient", inputGradient, rows, synapse.inputStride());
    PropagationKernels.propagate(
        synapse,
        parameters,
        new Start(zeros.segment(), 0, 0, 0),
        outputGradient,
        rows,
        inputGradient);
  }

  @Override
  public void multiplyTransposedWhere(
      Synapse synapse,
      FloatArray parameters,
      FloatArray outputGradient,
      EventList active,
      int rows,
      FloatArray inputGradient) {
    Sizes.requireSynapse(synapse, parameters);
    Sizes.requireEvents(active, rows, synapse.inputs());
    Sizes.require("outputGradient", outputGradient, rows, synapse.stride());
    Sizes.require("inputGradient", inputGradient, rows, synapse.inputStride());
    EventKernels.multiplyActive(synapse, parameters, outputGradient, active, rows, inputGradient);
  }

  @Override
  public void convolve(
      Convolution convolution,
      FloatArray parameters,
      FloatArray input,
      int rows,
      FloatArray output,
      FloatArray workspace) {
    if (!WindowEventKernels.fits(convolution)) {
      scalar.convolve(convolution, parameters, input, rows, output, workspace);
      return;
    }
    Sizes.requireSynapse(convolution.synapse(), parameters);
    Sizes.require("input", input, rows, convolution.inputStride());
    Sizes.require("output", output, rows, convolution.outputStride());
    Sizes.require("workspace", workspace, 1, convolution.workspace());
    WindowMatrixKernels.convolve(
        convolution,
        parameters,
        start(convolution.synapse(), parameters),
        input,
        rows,
        output,
        workspace);
  }

  @Override
  public void convolveEvents(
      Convolution convolution,
      FloatArray parameters,
      EventList events,
      int rows,
      FloatArray output) {
    if (!WindowEventKernels.fits(convolution)) {
      scalar.convolveEvents(convolution, parameters, events, rows, output);
      return;
    }
    Sizes.requireSynapse(convolution.synapse(), parameters);
    Sizes.requireLocated(events, rows, convolution.input());
    Sizes.require("output", output, rows, convolution.outputStride());
    WindowEventKernels.add(
        convolution, parameters, start(convolution.synapse(), parameters), events, rows, output);
  }

  @Override
  public boolean listValues(FloatArray values, int rows, SparseValues sparse) {
    if (LANES < 8) {
      return scalar.listValues(values, rows, sparse);
    }
    EventList events = sparse.events();
    Sizes.require("values", values, rows, FloatArray.padded(events.width()));
    Sizes.requireEvents(events, rows, events.width());
    return SparseWindowKernels.list(values, rows, sparse);
  }

  @Override
  public void convolveSparse(
      Convolution convolution,
      FloatArray parameters,
      SparseValues input,
      int rows,
      FloatArray output) {
    if (!WindowEventKernels.fits(convolution)) {
      scalar.convolveSparse(convolution, parameters, input, rows, output);
      return;
    }
    Sizes.requireSynapse(convolution.synapse(), parameters);
    Sizes.requireLocated(input.events(), rows, convolution.input());
    Sizes.require("output", output, rows, convolution.outputStride());
    SparseWindowKernels.add(
        convolution, parameters, start(convolution.synapse(), parameters), input, rows, output);
  }

  @Override
  public void addSparseConvolutionGradients(
      Convolution convolution,
      FloatArray gradients,
      SparseValues input,
      int rows,
      FloatArray outputGradient) {
    if (!WindowEventKernels.fits(convolution)) {
      scalar.addSparseConvolutionGradients(convolution, gradients, input, rows, outputGradient);
      return;
    }
    Sizes.requireSynapse(convolution.synapse(), gradients);
    Sizes.requireLocated(input.events(), rows, convolution.input());
    Sizes.require("outputGradient", outputGradient, rows, convolution.outputStride());
    SparseWindowKernels.addGradients(convolution, gradients, input, rows, outputGradient);
    addPlacesToBias(convolution, gradients, rows, outputGradient);
  }

  @Override
  public void addConvolutionGradients(
      Convolution convolution,
      FloatArray gradients,
      FloatArray input,
      int rows,
      FloatArray outputGradient,
      FloatArray workspace) {
    if (!WindowEventKernels.fits(convolution)) {
      scalar.addConvolutionGradients(
          convolution, gradients, input, rows, outputGradient, workspace);
      return;
    }
    Sizes.requireSynapse(convolution.synapse(), gradients);
    Sizes.require("input", input, rows, convolution.inputStride());
    Sizes.require("outputGradient", outputGradient, rows, convolution.outputStride());
    Sizes.require("workspace", workspace, 1, convolution.workspace());
    WindowMatrixKernels.addGradients(
        convolution, gradients, input, rows, outputGradient, workspace);
    addPlacesToBias(convolution, gradients, rows, outputGradient);
  }

  @Override
  public void addConvolutionEventGradients(
      Convolution convolution,
      FloatArray gradients,
      EventList events,
      int rows,
      FloatArray outputGradient) {
    if (!WindowEventKernels.fits(convolution)) {
      scalar.addConvolutionEventGradients(convolution, gradients, events, rows, outputGradient);
      return;
    }
    Sizes.requireSynapse(convolution.synapse(), gradients);
    Sizes.requireLocated(events, rows, convolution.input());
    Sizes.require("outputGradient", outputGradient, rows, convolution.outputStride());
    WindowEventKernels.addGradients(convolution, gradients, events, rows, outputGradient);
    addPlacesToBias(convolution, gradients, rows, outputGradient);
  }

  /**
   * Channels that fill lines leave no padding between images: all places are rows of one matrix.
   */
  private static void addPlacesToBias(
      Convolution convolution, FloatArray gradients, int rows, FloatArray errors) {
    Synapse synapse = convolution.synapse();
    if (synapse.hasBias()) {
      int places = rows * convolution.output().places();
      EventKernels.sumRows(errors, places, synapse.outputs(), gradients, synapse.biasOffset());
    }
  }

  @Override
  public void convolveTransposed(
      Convolution convolution,
      FloatArray parameters,
      FloatArray outputGradient,
      int rows,
      FloatArray inputGradient,
      FloatArray workspace) {
    if (!WindowEventKernels.fits(convolution)) {
      scalar.convolveTransposed(
          convolution, parameters, outputGradient, rows, inputGradient, workspace);
      return;
    }
    Sizes.requireSynapse(convolution.synapse(), parameters);
    Sizes.require("outputGradient", outputGradient, rows, convolution.outputStride());
    Sizes.require("inputGradient", inputGradient, rows, convolution.inputStride());
    Sizes.require("workspace", workspace, 1, convolution.workspace());
    WindowMatrixKernels.multiplyTransposed(
        convolution,
        parameters,
        new Start(zeros.segment(), 0, 0, 0),
        outputGradient,
        rows,
        inputGradient,
        workspace);
  }

  @Override
  public void convolveTransposedWhere(
      Convolution convolution,
      FloatArray parameters,
      FloatArray outputGradient,
      EventList active,
      int rows,
      FloatArray inputGradient) {
    if (!WindowEventKernels.fits(convolution)) {
      scalar.convolveTransposedWhere(
          convolution, parameters, outputGradient, active, rows, inputGradient);
      return;
    }
    Sizes.requireSynapse(convolution.synapse(), parameters);
    Sizes.requireEvents(active, rows, convolution.input().size());
    Sizes.require("outputGradient", outputGradient, rows, convolution.outputStride());
    Sizes.require("inputGradient", inputGradient, rows, convolution.inputStride());
    WindowEventKernels.multiplyActive(
        convolution, parameters, outputGradient, active, rows, inputGradient);
  }

  @Override
  public void fire(
      Membrane membrane,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      @Nullable FloatArray membranes,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    if (!NeuronKernels.covers(membrane)) {
      scalar.fire(membrane, population, current, constantCurrent, membranes, spikes, state);
      return;
    }
    int rows = population.rows();
    int stride = population.stride();
    Sizes.require("current", current, constantCurrent ? population.samples() : rows, stride);
    if (membranes != null) {
      Sizes.require("membranes", membranes, rows, stride);
    }
    Sizes.requireSpikes(spikes, rows, population.width());
    if (state != null) {
      Sizes.require("state", state, 2 * population.samples(), stride);
    }
    NeuronKernels.fire(membrane, population, current, constantCurrent, membranes, spikes, state);
  }

  @Override
  public void fireBackward(
      Membrane membrane,
      Population population,
      FloatArray membranes,
      FloatArray gradient,
      @Nullable FloatArray summed,
      @Nullable FloatArray membraneGradient,
      @Nullable NeuronGradients learned) {
    if (membraneGradient != null || !NeuronKernels.coversBackward(membrane)) {
      scalar.fireBackward(
          membrane, population, membranes, gradient, summed, membraneGradient, learned);
      return;
    }
    Sizes.require("membranes", membranes, population.rows(), population.stride());
    Sizes.require("gradient", gradient, population.rows(), population.stride());
    if (summed != null) {
      Sizes.require("summed", summed, population.samples(), population.stride());
    }
    if (learned != null) {
      LearningNeuronKernels.fireBackward(
          membrane, population, membranes, gradient, false, gradient, summed, learned);
      return;
    }
    NeuronKernels.fireBackward(membrane, population, membranes, gradient, false, gradient, summed);
  }

  @Override
  public void fireBackwardConstant(
      Membrane membrane,
      Population population,
      FloatArray membranes,
      FloatArray errors,
      FloatArray gradient,
      @Nullable FloatArray summed,
      @Nullable NeuronGradients learned) {
    if (!NeuronKernels.coversBackward(membrane)) {
      scalar.fireBackwardConstant(
          membrane, population, membranes, errors, gradient, summed, learned);
      return;
    }
    Sizes.require("membranes", membranes, population.rows(), population.stride());
    Sizes.require("errors", errors, population.samples(), population.stride());
    Sizes.require("gradient", gradient, population.rows(), population.stride());
    if (summed != null) {
      Sizes.require("summed", summed, population.samples(), population.stride());
    }
    if (learned != null) {
      LearningNeuronKernels.fireBackward(
          membrane, population, membranes, errors, true, gradient, summed, learned);
      return;
    }
    NeuronKernels.fireBackward(membrane, population, membranes, errors, true, gradient, summed);
  }

  @Override
  public void markActive(
      Membrane membrane, Population population, FloatArray membranes, SpikeTrain active) {
    Sizes.require("membranes", membranes, population.rows(), population.stride());
    Sizes.requireSpikes(active, population.rows(), population.width());
    NeuronKernels.markActive(membrane, population, membranes, active);
  }

  @Override
  public void fireSynaptic(
      SynapticNeuron neuron,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray membranes,
      FloatArray synaptic,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    int rows = population.rows();
    int stride = population.stride();
    Sizes.require("current", current, constantCurrent ? population.samples() : rows, stride);
    Sizes.require("membranes", membranes, rows, stride);
    Sizes.require("synaptic", synaptic, rows, stride);
    Sizes.requireSpikes(spikes, rows, population.width());
    if (state != null) {
      Sizes.require("state", state, 2 * population.samples(), stride);
    }
    SynapticNeuronKernels.fire(
        neuron, population, current, constantCurrent, membranes, synaptic, spikes, state);
  }

  @Override
  public void fireSynapticBackward(
      SynapticNeuron neuron,
      Population population,
      FloatArray membranes,
      FloatArray synaptic,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    if (!SurrogateNumbers.cover(neuron.surrogate())) {
      scalar.fireSynapticBackward(neuron, population, membranes, synaptic, gradient, summed);
      return;
    }
    Sizes.require("membranes", membranes, population.rows(), population.stride());
    Sizes.require("synaptic", synaptic, population.rows(), population.stride());
    Sizes.require("gradient", gradient, population.rows(), population.stride());
    if (summed != null) {
      Sizes.require("summed", summed, population.samples(), population.stride());
    }
    SynapticNeuronKernels.fireBackward(neuron, population, membranes, synaptic, gradient, summed);
  }

  @Override
  public void fireSigned(
      SignedNeuron neuron,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray spikes,
      FloatArray state) {
    ConversionKernels.fireSigned(
        neuron.threshold(), population, current, constantCurrent, spikes, state);
  }

  @Override
  public void quantize(Quantizer quantizer, FloatArray input, int rows, FloatArray output) {
    ConversionKernels.quantize(quantizer, input, rows, output);
  }

  @Override
  public void quantizeBackward(
      Quantizer quantizer,
      FloatArray input,
      FloatArray output,
      int rows,
      FloatArray gradient,
      FloatArray gradients,
      int offset) {
    ConversionKernels.quantizeBackward(quantizer, input, output, rows, gradient, gradients, offset);
  }

  @Override
  public void normalize(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray output) {
    NormKernels.normalize(norm, parameters, values, rows, scales, output);
  }

  @Override
  public void normalizeBackward(
      Normalization norm,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray gradient) {
    NormKernels.normalizeBackward(norm, parameters, gradients, values, rows, scales, gradient);
  }

  @Override
  public void channelStatistics(
      Normalization norm, FloatArray values, int rows, FloatArray statistics) {
    scalar.channelStatistics(norm, values, rows, statistics);
  }

  @Override
  public void normalizeChannels(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray statistics,
      FloatArray output) {
    scalar.normalizeChannels(norm, parameters, values, rows, statistics, output);
  }

  @Override
  public void normalizeChannelsBackward(
      Normalization norm,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray values,
      int rows,
      FloatArray statistics,
      FloatArray gradient) {
    scalar.normalizeChannelsBackward(
        norm, parameters, gradients, values, rows, statistics, gradient);
  }

  @Override
  public void pool(Pool pool, FloatArray input, int rows, FloatArray output) {
    scalar.pool(pool, input, rows, output);
  }

  @Override
  public void poolEvents(Pool pool, EventList events, int rows, FloatArray output) {
    scalar.poolEvents(pool, events, rows, output);
  }

  @Override
  public void poolBackward(
      Pool pool, FloatArray outputGradient, int rows, FloatArray inputGradient) {
    scalar.poolBackward(pool, outputGradient, rows, inputGradient);
  }

  @Override
  public void rectify(FloatArray values, int count) {
    Sizes.require("values", values, 1, FloatArray.padded(count));
    MemorySegment segment = values.segment();
    for (int i = 0; i < count; i += LANES) {
      store(load(segment, bytes(i)).max(Lanes.zero()), segment, bytes(i));
    }
  }

  @Override
  public void rectifyBackward(FloatArray values, FloatArray gradient, int count) {
    Sizes.require("values", values, 1, FloatArray.padded(count));
    Sizes.require("gradient", gradient, 1, FloatArray.padded(count));
    MemorySegment errors = gradient.segment();
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = load(values.segment(), bytes(i));
      FloatVector error = load(errors, bytes(i));
      store(
          Lanes.zero().blend(error, value.compare(VectorOperators.GT, Lanes.zero())),
          errors,
          bytes(i));
    }
  }

  @Override
  public void addScaled(float factor, FloatArray x, FloatArray y, int count) {
    Sizes.require("x", x, 1, FloatArray.padded(count));
    Sizes.require("y", y, 1, FloatArray.padded(count));
    FloatVector f = broadcast(factor);
    MemorySegment target = y.segment();
    for (int i = 0; i < count; i += LANES) {
      store(f.fma(load(x.segment(), bytes(i)), load(target, bytes(i))), target, bytes(i));
    }
  }

  @Override
  public void scale(float factor, FloatArray x, int count) {
    Sizes.require("x", x, 1, FloatArray.padded(count));
    FloatVector f = broadcast(factor);
    for (int i = 0; i < count; i += LANES) {
      store(f.mul(load(x.segment(), bytes(i))), x.segment(), bytes(i));
    }
  }

  @Override
  public void drawAlong(float share, FloatArray x, FloatArray y, int count) {
    Sizes.require("x", x, 1, FloatArray.padded(count));
    Sizes.require("y", y, 1, FloatArray.padded(count));
    FloatVector taken = broadcast(share);
    FloatVector kept = broadcast(1f - share);
    MemorySegment target = y.segment();
    for (int i = 0; i < count; i += LANES) {
      FloatVector rest = kept.mul(load(target, bytes(i)));
      store(taken.fma(load(x.segment(), bytes(i)), rest), target, bytes(i));
    }
  }

  @Override
  public double sumOfSquares(FloatArray x, int count) {
    return ElementKernels.sumOfSquares(x, count);
  }

  @Override
  public void centralize(Synapse synapse, FloatArray gradients) {
    Sizes.requireSynapse(synapse, gradients);
    ElementKernels.centralize(synapse, gradients);
  }

  @Override
  public void settle(FloatArray firstMoment, FloatArray secondMoment, int count) {
    Sizes.require("firstMoment", firstMoment, 1, FloatArray.padded(count));
    Sizes.require("secondMoment", secondMoment, 1, FloatArray.padded(count));
    ElementKernels.settle(firstMoment, secondMoment, count);
  }

  @Override
  public boolean adam(
      AdamStep step,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray firstMoment,
      FloatArray secondMoment,
      int count) {
    Sizes.require("parameters", parameters, 1, FloatArray.padded(count));
    Sizes.require("gradients", gradients, 1, FloatArray.padded(count));
    Sizes.require("firstMoment", firstMoment, 1, FloatArray.padded(count));
    Sizes.require("secondMoment", secondMoment, 1, FloatArray.padded(count));
    return ElementKernels.adam(step, parameters, gradients, firstMoment, secondMoment, count);
  }
}

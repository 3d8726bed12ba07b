package dev.spikeq.snn.kernel;

import dev.spikeq.snn.neuron.SignedNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every kernel as a plain loop: the specification of the faster ones, and what runs where no faster
 * set is found. Sums run over events and rows in ascending order.
 */
public final class ScalarKernels implements Kernels {
  /** Makes the kernel set; it has no state. */
  public ScalarKernels() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void listEvents(SpikeTrain spikes, int rows, EventList events) {
    Sizes.requireSpikes(spikes, rows, events.width());
    Sizes.requireEvents(events, rows, spikes.width());
    long[] words = spikes.words();
    int wordsPerRow = spikes.wordsPerRow();
    int[] starts = events.starts();
    int[] indices = events.indices();
    int next = 0;
    for (int row = 0; row < rows; row++) {
      starts[row] = next;
      for (int w = 0; w < wordsPerRow; w++) {
        for (long word = words[row * wordsPerRow + w]; word != 0; word &= word - 1) {
          indices[next++] = (w << 6) + Long.numberOfTrailingZeros(word);
        }
      }
    }
    starts[rows] = next;
    events.locate(rows);
  }

  @Override
  public void addEvents(
      Synapse synapse, FloatArray parameters, EventList events, int rows, FloatArray output) {
    Sizes.requireSynapse(synapse, parameters);
    Sizes.requireEvents(events, rows, synapse.inputs());
    Sizes.require("output", output, rows, synapse.stride());
    int stride = synapse.stride();
    int[] starts = events.starts();
    int[] indices = events.indices();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < stride; column++) {
        float sum = synapse.hasBias() ? parameters.get(synapse.biasOffset() + column) : 0f;
        for (int e = starts[row]; e < starts[row + 1]; e++) {
          sum += parameters.get(synapse.weightOffset() + indices[e] * stride + column);
        }
        output.set(row * stride + column, sum);
      }
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
    int stride = synapse.stride();
    int[] starts = events.starts();
    int[] indices = events.indices();
    for (int row = 0; row < rows; row++) {
      for (int e = starts[row]; e < starts[row + 1]; e++) {
        addRow(
            gradients, synapse.weightOffset() + indices[e] * stride, outputGradient, row, stride);
      }
    }
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
    gradients.fill(
        synapse.weightOffset() + from * synapse.stride(), (to - from) * synapse.stride(), 0f);
    for (int i = 0; i < shards.size(); i++) {
      shards.get(i).turn(from, to);
      for (int column = 0; column < synapse.stride(); column += SUMMED_TOGETHER) {
        for (int neuron = from; neuron < to; neuron++) {
          addSum(synapse, gradients, neuron, column, shards.get(i), workspace);
        }
      }
    }
  }

  /** Adds what a shard has for some columns of a neuron, once it is summed. */
  private static void addSum(
      Synapse synapse,
      FloatArray gradients,
      int neuron,
      int column,
      EventErrors shard,
      FloatArray sum) {
    sum.fill(0, SUMMED_TOGETHER, 0f);
    for (int word = 0; word < shard.words(); word++) {
      long rows = shard.rowsOf()[word * synapse.inputs() + neuron];
      for (; rows != 0; rows &= rows - 1) {
        int row = word * Long.SIZE + Long.numberOfTrailingZeros(rows);
        int error = row * synapse.stride() + column;
        for (int i = 0; i < SUMMED_TOGETHER; i++) {
          sum.set(i, sum.get(i) + shard.errors().get(error + i));
        }
      }
    }
    int target = synapse.weightOffset() + neuron * synapse.stride() + column;
    for (int i = 0; i < SUMMED_TOGETHER; i++) {
      gradients.set(target + i, gradients.get(target + i) + sum.get(i));
    }
  }

  private static void addRow(FloatArray sum, int offset, FloatArray rows, int row, int stride) {
    for (int column = 0; column < stride; column++) {
      sum.set(offset + column, sum.get(offset + column) + rows.get(row * stride + column));
    }
  }

  @Override
  public void addBiasGradient(
      Synapse synapse, FloatArray gradients, int rows, FloatArray outputGradient) {
    if (!synapse.hasBias()) {
      return;
    }
    Sizes.requireSynapse(synapse, gradients);
    Sizes.require("outputGradient", outputGradient, rows, synapse.stride());
    for (int row = 0; row < rows; row++) {
      addRow(gradients, synapse.biasOffset(), outputGradient, row, synapse.stride());
    }
  }

  @Override
  public void multiply(
      Synapse synapse, FloatArray parameters, FloatArray input, int rows, FloatArray output) {
    Sizes.requireSynapse(synapse, parameters);
    Sizes.require("input", input, rows, synapse.inputStride());
    Sizes.require("output", output, rows, synapse.stride());
    int stride = synapse.stride();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < stride; column++) {
        float sum = synapse.hasBias() ? parameters.get(synapse.biasOffset() + column) : 0f;
        for (int i = 0; i < synapse.inputs(); i++) {
          float weight = parameters.get(synapse.weightOffset() + i * stride + column);
          sum = Math.fma(input.get(row * synapse.inputStride() + i), weight, sum);
        }
        output.set(row * stride + column, sum);
      }
    }
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
    int stride = synapse.stride();
    for (int i = 0; i < synapse.inputs(); i++) {
      for (int column = 0; column < stride; column++) {
        int index = synapse.weightOffset() + i * stride + column;
        float sum = gradients.get(index);
        for (int row = 0; row < rows; row++) {
          float x = input.get(row * synapse.inputStride() + i);
          sum = Math.fma(x, outputGradient.get(row * stride + column), sum);
        }
        gradients.set(index, sum);
      }
    }
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
    inputGradient.fill(0, rows * synapse.inputStride(), 0f);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < synapse.inputs(); i++) {
        propagate(synapse, parameters, outputGradient, row, i, inputGradient);
      }
    }
  }

  /** The error of one input in one row. */
  private static void propagate(
      Synapse synapse,
      FloatArray parameters,
      FloatArray outputGradient,
      int row,
      int input,
      FloatArray inputGradient) {
    int stride = synapse.stride();
    float sum = 0f;
    for (int o = 0; o < synapse.outputs(); o++) {
      float weight = parameters.get(synapse.weightOffset() + input * stride + o);
      sum = Math.fma(outputGradient.get(row * stride + o), weight, sum);
    }
    inputGradient.set(row * synapse.inputStride() + input, sum);
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
    inputGradient.fill(0, rows * synapse.inputStride(), 0f);
    for (int row = 0; row < rows; row++) {
      for (int e = active.starts()[row]; e < active.starts()[row + 1]; e++) {
        propagate(synapse, parameters, outputGradient, row, active.indices()[e], inputGradient);
      }
    }
  }

  @Override
  public void convolve(
      Convolution convolution,
      FloatArray parameters,
      FloatArray input,
      int rows,
      FloatArray output,
      FloatArray workspace) {
    ScalarConvolutions.convolve(convolution, parameters, input, rows, output);
  }

  @Override
  public void convolveEvents(
      Convolution convolution,
      FloatArray parameters,
      EventList events,
      int rows,
      FloatArray output) {
    ScalarConvolutions.convolveEvents(convolution, parameters, events, rows, output);
  }

  @Override
  public boolean listValues(FloatArray values, int rows, SparseValues sparse) {
    return ScalarConvolutions.listValues(values, rows, sparse);
  }

  @Override
  public void convolveSparse(
      Convolution convolution,
      FloatArray parameters,
      SparseValues input,
      int rows,
      FloatArray output) {
    ScalarConvolutions.convolveSparse(convolution, parameters, input, rows, output);
  }

  @Override
  public void addSparseConvolutionGradients(
      Convolution convolution,
      FloatArray gradients,
      SparseValues input,
      int rows,
      FloatArray outputGradient) {
    ScalarConvolutions.addSparseGradients(convolution, gradients, input, rows, outputGradient);
  }

  @Override
  public void addConvolutionGradients(
      Convolution convolution,
      FloatArray gradients,
      FloatArray input,
      int rows,
      FloatArray outputGradient,
      FloatArray workspace) {
    ScalarConvolutions.addGradients(convolution, gradients, input, rows, outputGradient);
  }

  @Override
  public void addConvolutionEventGradients(
      Convolution convolution,
      FloatArray gradients,
      EventList events,
      int rows,
      FloatArray outputGradient) {
    ScalarConvolutions.addEventGradients(convolution, gradients, events, rows, outputGradient);
  }

  @Override
  public void convolveTransposed(
      Convolution convolution,
      FloatArray parameters,
      FloatArray outputGradient,
      int rows,
      FloatArray inputGradient,
      FloatArray workspace) {
    ScalarConvolutions.convolveTransposed(
        convolution, parameters, outputGradient, rows, inputGradient);
  }

  @Override
  public void convolveTransposedWhere(
      Convolution convolution,
      FloatArray parameters,
      FloatArray outputGradient,
      EventList active,
      int rows,
      FloatArray inputGradient) {
    ScalarConvolutions.convolveTransposedWhere(
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
    ScalarNeurons.fire(membrane, population, current, constantCurrent, membranes, spikes, state);
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
    ScalarNeurons.fireBackward(
        membrane, population, membranes, gradient, summed, membraneGradient, learned);
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
    Sizes.require("errors", errors, population.samples(), population.stride());
    Sizes.require("gradient", gradient, population.rows(), population.stride());
    int stride = population.stride();
    for (int row = 0; row < population.rows(); row++) {
      int sample = row / population.steps();
      for (int n = 0; n < stride; n++) {
        gradient.set(row * stride + n, errors.get(sample * stride + n));
      }
    }
    fireBackward(membrane, population, membranes, gradient, summed, null, learned);
  }

  @Override
  public void markActive(
      Membrane membrane, Population population, FloatArray membranes, SpikeTrain active) {
    ScalarNeurons.markActive(membrane, population, membranes, active);
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
    ScalarSynapticNeurons.fire(
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
    ScalarSynapticNeurons.fireBackward(neuron, population, membranes, synaptic, gradient, summed);
  }

  @Override
  public void fireSigned(
      SignedNeuron neuron,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray spikes,
      FloatArray state) {
    ScalarSignedNeurons.fire(neuron, population, current, constantCurrent, spikes, state);
  }

  @Override
  public void quantize(Quantizer quantizer, FloatArray input, int rows, FloatArray output) {
    ScalarQuantizer.quantize(quantizer, input, rows, output);
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
    ScalarQuantizer.quantizeBackward(quantizer, input, output, rows, gradient, gradients, offset);
  }

  @Override
  public void normalize(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray scales,
      FloatArray output) {
    ScalarNormalizations.normalize(norm, parameters, values, rows, scales, output);
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
    ScalarNormalizations.normalizeBackward(
        norm, parameters, gradients, values, rows, scales, gradient);
  }

  @Override
  public void channelStatistics(
      Normalization norm, FloatArray values, int rows, FloatArray statistics) {
    ScalarNormalizations.channelStatistics(norm, values, rows, statistics);
  }

  @Override
  public void normalizeChannels(
      Normalization norm,
      FloatArray parameters,
      FloatArray values,
      int rows,
      FloatArray statistics,
      FloatArray output) {
    ScalarNormalizations.normalizeChannels(norm, parameters, values, rows, statistics, output);
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
    ScalarNormalizations.normalizeChannelsBackward(
        norm, parameters, gradients, values, rows, statistics, gradient);
  }

  @Override
  public void pool(Pool pool, FloatArray input, int rows, FloatArray output) {
    ScalarPools.pool(pool, input, rows, output);
  }

  @Override
  public void poolEvents(Pool pool, EventList events, int rows, FloatArray output) {
    ScalarPools.poolEvents(pool, events, rows, output);
  }

  @Override
  public void poolBackward(
      Pool pool, FloatArray outputGradient, int rows, FloatArray inputGradient) {
    ScalarPools.poolBackward(pool, outputGradient, rows, inputGradient);
  }

  @Override
  public void rectify(FloatArray values, int count) {
    Sizes.require("values", values, 1, count);
    for (int i = 0; i < count; i++) {
      values.set(i, Math.max(0f, values.get(i)));
    }
  }

  @Override
  public void rectifyBackward(FloatArray values, FloatArray gradient, int count) {
    Sizes.require("values", values, 1, count);
    Sizes.require("gradient", gradient, 1, count);
    for (int i = 0; i < count; i++) {
      gradient.set(i, values.get(i) > 0f ? gradient.get(i) : 0f);
    }
  }

  @Override
  public void addScaled(float factor, FloatArray x, FloatArray y, int count) {
    Sizes.require("x", x, 1, count);
    Sizes.require("y", y, 1, count);
    for (int i = 0; i < count; i++) {
      y.set(i, Math.fma(factor, x.get(i), y.get(i)));
    }
  }

  @Override
  public void scale(float factor, FloatArray x, int count) {
    Sizes.require("x", x, 1, count);
    for (int i = 0; i < count; i++) {
      x.set(i, factor * x.get(i));
    }
  }

  @Override
  public void drawAlong(float share, FloatArray x, FloatArray y, int count) {
    Sizes.require("x", x, 1, count);
    Sizes.require("y", y, 1, count);
    for (int i = 0; i < count; i++) {
      y.set(i, Math.fma(share, x.get(i), (1f - share) * y.get(i)));
    }
  }

  @Override
  public double sumOfSquares(FloatArray x, int count) {
    Sizes.require("x", x, 1, count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double value = x.get(i);
      sum += value * value;
    }
    return sum;
  }

  @Override
  public void centralize(Synapse synapse, FloatArray gradients) {
    Sizes.requireSynapse(synapse, gradients);
    int end = synapse.weightOffset() + synapse.inputs() * synapse.stride();
    for (int output = 0; output < synapse.outputs(); output++) {
      float sum = 0;
      for (int at = synapse.weightOffset() + output; at < end; at += synapse.stride()) {
        sum += gradients.get(at);
      }
      float mean = sum / synapse.inputs();
      for (int at = synapse.weightOffset() + output; at < end; at += synapse.stride()) {
        gradients.set(at, gradients.get(at) - mean);
      }
    }
  }

  @Override
  public void settle(FloatArray firstMoment, FloatArray secondMoment, int count) {
    Sizes.require("firstMoment", firstMoment, 1, count);
    Sizes.require("secondMoment", secondMoment, 1, count);
    for (int i = 0; i < count; i++) {
      if (Math.abs(firstMoment.get(i)) < AdamStep.LEAST_FIRST) {
        firstMoment.set(i, 0f);
        if (secondMoment.get(i) < AdamStep.LEAST_SECOND) {
          secondMoment.set(i, 0f);
        }
      }
    }
  }

  @Override
  public boolean adam(
      AdamStep step,
      FloatArray parameters,
      FloatArray gradients,
      FloatArray firstMoment,
      FloatArray secondMoment,
      int count) {
    Sizes.require("parameters", parameters, 1, count);
    Sizes.require("gradients", gradients, 1, count);
    Sizes.require("firstMoment", firstMoment, 1, count);
    Sizes.require("secondMoment", secondMoment, 1, count);
    boolean finite = true;
    for (int i = 0; i < count; i++) {
      float g = gradients.get(i);
      float m = Math.fma(step.beta1(), firstMoment.get(i), (1f - step.beta1()) * g);
      float v = Math.fma(step.beta2(), secondMoment.get(i), (1f - step.beta2()) * g * g);
      firstMoment.set(i, m);
      secondMoment.set(i, v);
      float root = Math.fma((float) Math.sqrt(v), step.inverseRoot(), step.epsilon());
      float moved = Math.fma(parameters.get(i), step.decay(), -step.stepSize() * m / root);
      parameters.set(i, moved);
      finite &= Float.isFinite(moved);
    }
    return finite;
  }
}

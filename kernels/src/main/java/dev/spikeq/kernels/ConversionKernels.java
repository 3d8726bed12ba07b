package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.Quantizer;
import dev.spikeq.snn.kernel.Sizes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * What converted networks are made of, a vector of neurons at once: rounding to levels, bound by
 * its divisions, and signed neurons, bound by the chain from one step's membrane to the next. Equal
 * to the scalar twins to the bit.
 */
final class ConversionKernels {
  private ConversionKernels() {}

  /** Between 0 and the levels, floor is what a conversion to whole numbers does; NaN stays NaN. */
  static void quantize(Quantizer quantizer, FloatArray input, int rows, FloatArray output) {
    Sizes.require("input", input, rows, quantizer.stride());
    Sizes.require("output", output, rows, quantizer.stride());
    MemorySegment values = input.segment();
    MemorySegment results = output.segment();
    FloatVector levels = broadcast(quantizer.levels());
    FloatVector zero = Lanes.zero();
    long stride = bytes(quantizer.stride());
    for (long column = 0; column < stride; column += bytes(LANES)) {
      FloatVector threshold = load(quantizer.thresholds().segment(), column);
      FloatVector shift = load(quantizer.shifts().segment(), column);
      FloatVector scale = load(quantizer.scales().segment(), column);
      long index = column;
      for (int row = 0; row < rows; row++) {
        FloatVector charge = levels.fma(load(values, index), shift).div(threshold);
        FloatVector clipped = charge.max(zero).min(levels);
        FloatVector whole =
            (FloatVector) clipped.convert(VectorOperators.F2I, 0).convert(VectorOperators.I2F, 0);
        FloatVector level = whole.blend(charge, charge.test(VectorOperators.IS_NAN));
        store(scale.mul(level.div(levels)), results, index);
        index += stride;
      }
    }
  }

  static void quantizeBackward(
      Quantizer quantizer,
      FloatArray input,
      FloatArray output,
      int rows,
      FloatArray gradient,
      FloatArray gradients,
      int offset) {
    Sizes.require("input", input, rows, quantizer.stride());
    Sizes.require("output", output, rows, quantizer.stride());
    Sizes.require("gradient", gradient, rows, quantizer.stride());
    Sizes.require("gradients", gradients, 1, offset + quantizer.stride());
    MemorySegment inputs = input.segment();
    MemorySegment outputs = output.segment();
    MemorySegment errors = gradient.segment();
    FloatVector zero = Lanes.zero();
    long stride = bytes(quantizer.stride());
    for (long column = 0; column < stride; column += bytes(LANES)) {
      FloatVector threshold = load(quantizer.thresholds().segment(), column);
      FloatVector sum = load(gradients.segment(), bytes(offset) + column);
      long index = column;
      for (int row = 0; row < rows; row++) {
        FloatVector x = load(inputs, index);
        FloatVector error = load(errors, index);
        VectorMask<Float> inside =
            x.compare(VectorOperators.GE, zero).and(x.compare(VectorOperators.LE, threshold));
        FloatVector outside = zero.blend(threshold, x.compare(VectorOperators.GT, threshold));
        FloatVector slope = outside.blend(load(outputs, index).sub(x), inside);
        sum = error.fma(slope, sum);
        store(zero.blend(error, inside), errors, index);
        index += stride;
      }
      store(sum, gradients.segment(), bytes(offset) + column);
    }
  }

  static void fireSigned(
      float threshold,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray spikes,
      FloatArray state) {
    int steps = population.steps();
    int inputRows = constantCurrent ? population.samples() : population.rows();
    Sizes.require("current", current, inputRows, population.stride());
    Sizes.require("spikes", spikes, population.rows(), population.stride());
    Sizes.require("state", state, 3 * population.samples(), population.stride());
    MemorySegment inputs = current.segment();
    MemorySegment outputs = spikes.segment();
    MemorySegment states = state.segment();
    FloatVector zero = Lanes.zero();
    FloatVector one = broadcast(1f);
    FloatVector minusOne = broadcast(-1f);
    FloatVector lowest = broadcast(threshold);
    FloatVector minusThreshold = broadcast(-threshold);
    long stride = bytes(population.stride());
    long block = population.samples() * stride;
    for (long column = 0; column < stride; column += bytes(LANES)) {
      for (int sample = 0; sample < population.samples(); sample++) {
        long index = sample * stride + column;
        long output = sample * (steps * stride) + column;
        long input = constantCurrent ? index : output;
        FloatVector v = load(states, index);
        FloatVector count = load(states, block + index);
        FloatVector fired = zero;
        for (int t = 0; t < steps; t++) {
          FloatVector h = v.add(load(inputs, input));
          VectorMask<Float> up = h.compare(VectorOperators.GE, lowest);
          VectorMask<Float> down =
              h.compare(VectorOperators.LT, zero).and(count.compare(VectorOperators.GT, zero));
          FloatVector spike = zero.blend(minusOne, down).blend(one, up);
          v = minusThreshold.fma(spike, h);
          count = count.add(spike);
          fired = fired.add(spike.mul(spike));
          store(spike, outputs, output);
          input += constantCurrent ? 0 : stride;
          output += stride;
        }
        store(v, states, index);
        store(count, states, block + index);
        store(fired, states, 2 * block + index);
      }
    }
  }
}

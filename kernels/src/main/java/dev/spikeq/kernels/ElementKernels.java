package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels.AdamStep;
import dev.spikeq.snn.kernel.Sizes;
import dev.spikeq.snn.kernel.Synapse;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Value by value; bound by memory, and Adam by its square root and division. */
final class ElementKernels {
  private static final VectorSpecies<Double> DOUBLES = Lanes.FLOATS.withLanes(double.class);

  private ElementKernels() {}

  /** Blocks whose length is not a multiple of the lanes end in the array's own padding. */
  static double sumOfSquares(FloatArray x, int count) {
    Sizes.require("x", x, 1, FloatArray.padded(count));
    MemorySegment segment = x.segment();
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = DoubleVector.zero(DOUBLES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector values = load(segment, bytes(i));
      DoubleVector first = (DoubleVector) values.convert(VectorOperators.F2D, 0);
      DoubleVector second = (DoubleVector) values.convert(VectorOperators.F2D, 1);
      low = first.fma(first, low);
      high = second.fma(second, high);
    }
    double[] lanes = low.add(high).toArray();
    double sum = 0;
    for (double lane : lanes) {
      sum += lane;
    }
    return sum;
  }

  /** The padding stays zero. */
  static void centralize(Synapse synapse, FloatArray gradients) {
    MemorySegment segment = gradients.segment();
    long step = bytes(synapse.stride());
    for (int column = 0; column < synapse.stride(); column += LANES) {
      long first = bytes(synapse.weightOffset() + column);
      long end = first + synapse.inputs() * step;
      FloatVector sum = Lanes.zero();
      for (long at = first; at < end; at += step) {
        sum = sum.add(load(segment, at));
      }
      FloatVector mean = sum.div(synapse.inputs());
      for (long at = first; at < end; at += step) {
        store(load(segment, at).sub(mean), segment, at);
      }
    }
  }

  /** A pass of its own now and then: within each step of Adam it would exceed what is inlined. */
  static void settle(FloatArray m, FloatArray v, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector first = load(m.segment(), bytes(i));
      FloatVector second = load(v.segment(), bytes(i));
      VectorMask<Float> gone = first.abs().lt(AdamStep.LEAST_FIRST);
      store(first.blend(0f, gone), m.segment(), bytes(i));
      store(second.blend(0f, second.lt(AdamStep.LEAST_SECOND).and(gone)), v.segment(), bytes(i));
    }
  }

  /** Whether a value is finite is seen by zero times it, which is 0 only then. */
  static boolean adam(
      AdamStep step, FloatArray values, FloatArray gradients, FloatArray m, FloatArray v, int n) {
    FloatVector beta1 = broadcast(step.beta1());
    FloatVector beta2 = broadcast(step.beta2());
    FloatVector rest1 = broadcast(1f - step.beta1());
    FloatVector rest2 = broadcast(1f - step.beta2());
    FloatVector inverseRoot = broadcast(step.inverseRoot());
    FloatVector epsilon = broadcast(step.epsilon());
    FloatVector minusStep = broadcast(-step.stepSize());
    FloatVector decay = broadcast(step.decay());
    FloatVector zero = Lanes.zero();
    FloatVector zeros = zero;
    for (int i = 0; i < n; i += LANES) {
      FloatVector g = load(gradients.segment(), bytes(i));
      FloatVector first = beta1.fma(load(m.segment(), bytes(i)), rest1.mul(g));
      FloatVector second = beta2.fma(load(v.segment(), bytes(i)), rest2.mul(g).mul(g));
      store(first, m.segment(), bytes(i));
      store(second, v.segment(), bytes(i));
      FloatVector root = second.lanewise(VectorOperators.SQRT).fma(inverseRoot, epsilon);
      FloatVector move = minusStep.mul(first).div(root);
      FloatVector moved = load(values.segment(), bytes(i)).fma(decay, move);
      zeros = moved.fma(zero, zeros);
      store(moved, values.segment(), bytes(i));
    }
    return zeros.eq(0f).allTrue();
  }
}

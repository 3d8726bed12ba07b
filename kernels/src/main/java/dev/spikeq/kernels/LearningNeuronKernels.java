package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels.NeuronGradients;
import dev.spikeq.snn.kernel.Membrane;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.neuron.Reset;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * The backward pass of neurons whose time constant or threshold is learned: that of {@link
 * NeuronKernels} with two more sums. Every surrogate is {@code (peak - fall*d)/(square*d*d +
 * linear*d + 1)} within its support, so that there is one loop; a neuron's sums over the steps are
 * single, those over neurons double.
 */
final class LearningNeuronKernels {
  private LearningNeuronKernels() {}

  /**
   * The constants of the loop. The derivative of H by 1/tau is {@code byH*H + byBefore*V + shift}
   * with V before the step.
   */
  private record Constants(
      SurrogateNumbers surrogate,
      float support,
      float lowest,
      float keepBelow,
      float attachedScale,
      float attachedPut,
      float subtracted,
      float keep,
      float put,
      float byH,
      float byBefore,
      float shift) {
    static Constants of(Membrane membrane, boolean decayedInput) {
      Reset reset = membrane.reset();
      boolean hard = reset.kind() == Reset.Kind.HARD;
      boolean attached = reset.gradient() == Reset.Gradient.ATTACHED;
      SurrogateNumbers surrogate = SurrogateNumbers.of(membrane.surrogate());
      float lowest = NeuronKernels.lowestFiring(membrane);
      return new Constants(
          surrogate,
          surrogate.support() > 0 ? surrogate.support() : Float.POSITIVE_INFINITY,
          lowest,
          hard ? lowest : Float.POSITIVE_INFINITY,
          attached && hard ? -1f : 0f,
          attached ? (hard ? reset.value() : -membrane.threshold()) : 0f,
          hard ? 0f : 1f,
          hard ? 0f : 1f,
          hard ? reset.value() : -membrane.threshold(),
          decayedInput ? 1f / membrane.gain() : 0f,
          decayedInput ? -1f / membrane.gain() : -1f,
          decayedInput ? 0f : reset.value());
    }
  }

  static void fireBackward(
      Membrane membrane,
      Population population,
      FloatArray membranes,
      FloatArray spikeErrors,
      boolean constantErrors,
      FloatArray gradient,
      @Nullable FloatArray summed,
      NeuronGradients learned) {
    Constants constants = Constants.of(membrane, learned.decayedInput());
    MemorySegment stored = membranes.segment();
    MemorySegment spikes = spikeErrors.segment();
    MemorySegment errors = gradient.segment();
    FloatVector threshold = broadcast(membrane.threshold());
    FloatVector retention = broadcast(membrane.retention());
    FloatVector gain = broadcast(membrane.gain());
    FloatVector initial = broadcast(membrane.initial());
    FloatVector one = broadcast(1f);
    FloatVector zero = Lanes.zero();
    FloatVector support = broadcast(constants.support);
    FloatVector lowest = broadcast(constants.lowest);
    FloatVector keepBelow = broadcast(constants.keepBelow);
    FloatVector attachedScale = broadcast(constants.attachedScale);
    FloatVector attachedPut = broadcast(constants.attachedPut);
    FloatVector subtracted = broadcast(constants.subtracted);
    FloatVector keep = broadcast(constants.keep);
    FloatVector put = broadcast(constants.put);
    FloatVector byH = broadcast(constants.byH);
    FloatVector byBefore = broadcast(constants.byBefore);
    FloatVector shift = broadcast(constants.shift);
    FloatVector peak = broadcast(constants.surrogate.peak());
    FloatVector fall = broadcast(-constants.surrogate.fall());
    FloatVector linear = broadcast(constants.surrogate.linear());
    FloatVector square = broadcast(constants.surrogate.square());
    int stride = population.stride();
    long step = bytes(stride);
    int steps = population.steps();
    double byInverse = 0;
    double byThreshold = 0;
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int column = 0; column < stride; column += LANES) {
        FloatVector carried = zero;
        FloatVector sum = zero;
        FloatVector inverse = zero;
        FloatVector lift = zero;
        long at = bytes((sample * steps + steps - 1) * stride + column);
        long from = constantErrors ? bytes(sample * stride + column) : at;
        for (int t = steps - 1; t >= 0; t--) {
          FloatVector h = load(stored, at);
          FloatVector distance = h.sub(threshold).abs();
          FloatVector whole =
              fall.fma(distance, peak).div(square.fma(distance, linear).fma(distance, one));
          FloatVector slope = zero.blend(whole, distance.compare(VectorOperators.LT, support));
          FloatVector kept = one.blend(zero, h.compare(VectorOperators.GE, keepBelow));
          FloatVector attached = attachedScale.fma(h, attachedPut);
          FloatVector bySpike = load(spikes, from);
          FloatVector error = slope.fma(bySpike, carried.mul(attached.fma(slope, kept)));
          FloatVector taken = zero.blend(subtracted, h.compare(VectorOperators.GE, lowest));
          lift = lift.sub(slope.fma(attached.fma(carried, bySpike), taken.mul(carried)));
          FloatVector earlier = load(stored, t == 0 ? at : at - step);
          FloatVector reset =
              earlier.blend(keep.fma(earlier, put), earlier.compare(VectorOperators.GE, lowest));
          FloatVector before = reset.blend(initial, Lanes.FLOATS.maskAll(t == 0));
          inverse = error.fma(byH.fma(h, byBefore.fma(before, shift)), inverse);
          FloatVector inputError = gain.mul(error);
          if (summed == null) {
            store(inputError, errors, at);
          }
          sum = sum.add(inputError);
          carried = retention.mul(error);
          at -= step;
          from -= constantErrors ? 0 : step;
        }
        if (summed != null) {
          store(sum, summed.segment(), bytes(sample * stride + column));
        }
        VectorMask<Float> valid = Lanes.FLOATS.indexInRange(column, population.width());
        byInverse += Lanes.sum(zero.blend(inverse, valid));
        byThreshold += Lanes.sum(zero.blend(lift, valid));
      }
    }
    learned.set(byInverse, byThreshold);
  }
}

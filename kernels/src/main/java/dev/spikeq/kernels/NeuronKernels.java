package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.FLOATS;
import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Membrane;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.surrogate.Surrogate;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Neurons over time, a vector of neurons at once with the membrane in a register over all steps. The
 * equations stand in the scalar twin; here every choice is a number, so that the loops have no
 * branches: {@code H > threshold} is {@code H >= nextUp(threshold)}, and a reset puts the membrane to
 * {@code keep*H + put}.
 */
final class NeuronKernels {
  private NeuronKernels() {}

  /** Whether the forward loop below covers a neuron; the others are left to the scalar twin. */
  static boolean covers(Membrane membrane) {
    return membrane.reset().timing() == Reset.Timing.IMMEDIATE
        || membrane.reset().kind() == Reset.Kind.HARD;
  }

  /** Whether the backward loop below covers a surrogate. */
  static boolean coversBackward(Membrane membrane) {
    return !(membrane.surrogate() instanceof Surrogate.Sigmoid);
  }

  private static float lowestFiring(Membrane membrane) {
    return membrane.firing() == Firing.AT_THRESHOLD
        ? membrane.threshold()
        : Math.nextUp(membrane.threshold());
  }

  static void fire(
      Membrane membrane,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray membranes,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    spikes.clear(population.rows());
    boolean hard = membrane.reset().kind() == Reset.Kind.HARD;
    FloatVector initial = broadcast(membrane.initial());
    FloatVector retention = broadcast(membrane.retention());
    FloatVector gain = broadcast(membrane.gain());
    FloatVector offset = broadcast(membrane.offset());
    FloatVector lowest = broadcast(lowestFiring(membrane));
    FloatVector keep = broadcast(hard ? 0f : 1f);
    FloatVector put = broadcast(hard ? membrane.reset().value() : -membrane.threshold());
    MemorySegment inputs = current.segment();
    MemorySegment stored = membranes.segment();
    long[] words = spikes.words();
    int wordsPerRow = spikes.wordsPerRow();
    int stride = population.stride();
    int steps = population.steps();
    int width = population.width();
    int inputStep = constantCurrent ? 0 : stride;
    for (int sample = 0; sample < population.samples(); sample++) {
      int firstRow = sample * steps;
      int firstInput = (constantCurrent ? sample : firstRow) * stride;
      for (int column = 0; column < width; column += LANES) {
        FloatVector v = initial;
        if (state != null) {
          v = load(state.segment(), sample * stride + column);
        }
        int input = firstInput + column;
        int output = firstRow * stride + column;
        int word = firstRow * wordsPerRow + (column >> 6);
        long valid = column + LANES <= width ? -1L : (1L << (width - column)) - 1;
        for (int t = 0; t < steps; t++) {
          FloatVector h = retention.fma(v, gain.fma(load(inputs, input), offset));
          VectorMask<Float> fired = h.compare(VectorOperators.GE, lowest);
          v = h.blend(keep.fma(h, put), fired);
          store(h, stored, output);
          words[word] |= (fired.toLong() & valid) << column;
          input += inputStep;
          output += stride;
          word += wordsPerRow;
        }
        if (state != null) {
          store(v, state.segment(), sample * stride + column);
        }
      }
    }
  }

  /**
   * The constants of the backward loop. The surrogate is {@code peak / (1 + linear*|u| + square*u^2)}
   * or, with a compact support, {@code peak - slope*|u|} inside it.
   */
  private record Backward(
      float peak,
      float linear,
      float square,
      float slope,
      float support,
      float keepBelow,
      float attachedScale,
      float attachedPut) {

    static Backward of(Membrane membrane) {
      Reset reset = membrane.reset();
      boolean hard = reset.kind() == Reset.Kind.HARD;
      boolean attached = reset.gradient() == Reset.Gradient.ATTACHED;
      float keepBelow = hard ? lowestFiring(membrane) : Float.POSITIVE_INFINITY;
      float scale = attached && hard ? -1f : 0f;
      float put = attached ? (hard ? reset.value() : -membrane.threshold()) : 0f;
      return switch (membrane.surrogate()) {
        case Surrogate.ATan s -> {
          float q = (float) (Math.PI * s.alpha() / 2);
          yield new Backward(s.alpha() / 2, 0, q * q, 0, 0, keepBelow, scale, put);
        }
        case Surrogate.FastSigmoid s ->
            new Backward(
                s.peak(), 2 * s.slope(), s.slope() * s.slope(), 0, 0, keepBelow, scale, put);
        case Surrogate.Triangle s ->
            new Backward(
                s.peak(), 0, 0, s.peak() / s.halfWidth(), s.support(), keepBelow, scale, put);
        case Surrogate.PiecewiseQuadratic s ->
            new Backward(
                s.alpha(), 0, 0, s.alpha() * s.alpha(), s.support(), keepBelow, scale, put);
        case Surrogate.QGate s ->
            new Backward(
                s.alpha(), 0, 0, s.alpha() * s.alpha(), s.support(), keepBelow, scale, put);
        case Surrogate.Rectangle s ->
            new Backward(s.alpha(), 0, 0, 0, s.support(), keepBelow, scale, put);
        case Surrogate.Sigmoid _ ->
            throw new IllegalStateException("NeuronKernels: a sigmoid is the scalar twin's work");
      };
    }
  }

  static void fireBackward(
      Membrane membrane,
      Population population,
      FloatArray membranes,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    Backward backward = Backward.of(membrane);
    if (backward.support > 0) {
      compactBackward(membrane, backward, population, membranes, gradient, summed);
    } else {
      rationalBackward(membrane, backward, population, membranes, gradient, summed);
    }
  }

  private static void rationalBackward(
      Membrane membrane,
      Backward backward,
      Population population,
      FloatArray membranes,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    MemorySegment stored = membranes.segment();
    MemorySegment errors = gradient.segment();
    FloatVector threshold = broadcast(membrane.threshold());
    FloatVector retention = broadcast(membrane.retention());
    FloatVector gain = broadcast(membrane.gain());
    FloatVector one = broadcast(1f);
    FloatVector zero = Lanes.zero();
    FloatVector keepBelow = broadcast(backward.keepBelow);
    FloatVector attachedScale = broadcast(backward.attachedScale);
    FloatVector attachedPut = broadcast(backward.attachedPut);
    FloatVector peak = broadcast(backward.peak);
    FloatVector linear = broadcast(backward.linear);
    FloatVector square = broadcast(backward.square);
    int stride = population.stride();
    int steps = population.steps();
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int column = 0; column < stride; column += LANES) {
        FloatVector carried = zero;
        FloatVector sum = zero;
        int at = (sample * steps + steps - 1) * stride + column;
        for (int t = 0; t < steps; t++) {
          FloatVector h = load(stored, at);
          FloatVector distance = h.sub(threshold).abs();
          FloatVector slope = peak.div(square.fma(distance, linear).fma(distance, one));
          FloatVector kept = one.blend(zero, h.compare(VectorOperators.GE, keepBelow));
          FloatVector through = attachedScale.fma(h, attachedPut).fma(slope, kept);
          FloatVector error = slope.fma(load(errors, at), carried.mul(through));
          FloatVector inputError = gain.mul(error);
          if (summed == null) {
            store(inputError, errors, at);
          }
          sum = sum.add(inputError);
          carried = retention.mul(error);
          at -= stride;
        }
        if (summed != null) {
          store(sum, summed.segment(), sample * stride + column);
        }
      }
    }
  }

  private static void compactBackward(
      Membrane membrane,
      Backward backward,
      Population population,
      FloatArray membranes,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    MemorySegment stored = membranes.segment();
    MemorySegment errors = gradient.segment();
    FloatVector threshold = broadcast(membrane.threshold());
    FloatVector retention = broadcast(membrane.retention());
    FloatVector gain = broadcast(membrane.gain());
    FloatVector one = broadcast(1f);
    FloatVector zero = Lanes.zero();
    FloatVector keepBelow = broadcast(backward.keepBelow);
    FloatVector attachedScale = broadcast(backward.attachedScale);
    FloatVector attachedPut = broadcast(backward.attachedPut);
    FloatVector peak = broadcast(backward.peak);
    FloatVector fall = broadcast(-backward.slope);
    FloatVector support = broadcast(backward.support);
    int stride = population.stride();
    int steps = population.steps();
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int column = 0; column < stride; column += LANES) {
        FloatVector carried = zero;
        FloatVector sum = zero;
        int at = (sample * steps + steps - 1) * stride + column;
        for (int t = 0; t < steps; t++) {
          FloatVector h = load(stored, at);
          FloatVector distance = h.sub(threshold).abs();
          VectorMask<Float> inside = distance.compare(VectorOperators.LT, support);
          FloatVector slope = zero.blend(fall.fma(distance, peak), inside);
          FloatVector kept = one.blend(zero, h.compare(VectorOperators.GE, keepBelow));
          FloatVector through = attachedScale.fma(h, attachedPut).fma(slope, kept);
          FloatVector error = slope.fma(load(errors, at), carried.mul(through));
          FloatVector inputError = gain.mul(error);
          if (summed == null) {
            store(inputError, errors, at);
          }
          sum = sum.add(inputError);
          carried = retention.mul(error);
          at -= stride;
        }
        if (summed != null) {
          store(sum, summed.segment(), sample * stride + column);
        }
      }
    }
  }

  static void markActive(
      Membrane membrane, Population population, FloatArray membranes, SpikeTrain active) {
    active.clear(population.rows());
    FloatVector threshold = broadcast(membrane.threshold());
    FloatVector support = broadcast(membrane.surrogate().support());
    long[] words = active.words();
    int stride = population.stride();
    for (int row = 0; row < population.rows(); row++) {
      for (int column = 0; column < population.width(); column += LANES) {
        FloatVector h = load(membranes.segment(), row * stride + column);
        long near =
            h.sub(threshold).abs().compare(VectorOperators.LE, support).toLong();
        int left = population.width() - column;
        long valid = left >= LANES ? -1L : (1L << left) - 1;
        words[row * active.wordsPerRow() + (column >> 6)] |= (near & valid) << column;
      }
    }
  }

  static int lanes() {
    return FLOATS.length();
  }
}

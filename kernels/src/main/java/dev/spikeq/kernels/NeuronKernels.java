package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Membrane;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.Reset;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Neurons over time, a vector of neurons at once with the membrane in a register over all steps.
 * The equations stand in the scalar twin; here every choice is a number, so that the loops have no
 * branches: {@code H > threshold} is {@code H >= nextUp(threshold)}, and a reset puts the membrane
 * to {@code keep*H + put}.
 */
final class NeuronKernels {
  private static final int GROUP = 4;

  private NeuronKernels() {}

  /** Whether the forward loop below covers a neuron; the others are left to the scalar twin. */
  static boolean covers(Membrane membrane) {
    return membrane.reset().timing() == Reset.Timing.IMMEDIATE
        || membrane.reset().kind() == Reset.Kind.HARD;
  }

  /** Whether the backward loop below covers a surrogate. */
  static boolean coversBackward(Membrane membrane) {
    return SurrogateNumbers.cover(membrane.surrogate());
  }

  static float lowestFiring(Membrane membrane) {
    return membrane.firing() == Firing.AT_THRESHOLD
        ? membrane.threshold()
        : Math.nextUp(membrane.threshold());
  }

  /** The constants of the forward loop. */
  private record Forward(
      float retention, float gain, float offset, float lowest, float keep, float put) {
    static Forward of(Membrane membrane) {
      boolean hard = membrane.reset().kind() == Reset.Kind.HARD;
      return new Forward(
          membrane.retention(),
          membrane.gain(),
          membrane.offset(),
          lowestFiring(membrane),
          hard ? 0f : 1f,
          hard ? membrane.reset().value() : -membrane.threshold());
    }
  }

  static void fire(
      Membrane membrane,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      @Nullable FloatArray membranes,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    spikes.clear(population.rows());
    Forward forward = Forward.of(membrane);
    MemorySegment kept = membranes == null ? null : membranes.segment();
    int done = 0;
    if (state == null) {
      done = population.width() / (GROUP * LANES) * (GROUP * LANES);
      fireGroups(
          forward,
          membrane.initial(),
          population,
          done,
          current.segment(),
          constantCurrent,
          kept,
          spikes);
    }
    for (int column = done; column < population.width(); column += LANES) {
      fireVector(
          forward,
          membrane.initial(),
          population,
          column,
          current.segment(),
          constantCurrent,
          kept,
          spikes,
          state);
    }
  }

  /**
   * Four vectors of neurons side by side, so that their chains of operations overlap; sample by
   * sample, so that memory is read and written in as many sequences as there are steps, and not a
   * piece of each page at a time.
   *
   * @param end whole groups of neurons
   */
  private static void fireGroups(
      Forward forward,
      float initialMembrane,
      Population population,
      int end,
      MemorySegment inputs,
      boolean constantCurrent,
      @Nullable MemorySegment kept,
      SpikeTrain spikes) {
    FloatVector initial = broadcast(initialMembrane);
    FloatVector retention = broadcast(forward.retention);
    FloatVector gain = broadcast(forward.gain);
    FloatVector offset = broadcast(forward.offset);
    FloatVector lowest = broadcast(forward.lowest);
    FloatVector keep = broadcast(forward.keep);
    FloatVector put = broadcast(forward.put);
    long[] words = spikes.words();
    int wordsPerRow = spikes.wordsPerRow();
    long stride = bytes(population.stride());
    int steps = population.steps();
    long inputStep = constantCurrent ? 0 : stride;
    for (int sample = 0; sample < population.samples(); sample++) {
      int row = sample * steps;
      for (int column = 0; column < end; column += GROUP * LANES) {
        long output = row * stride + bytes(column);
        long input = constantCurrent ? sample * stride + bytes(column) : output;
        int word = row * wordsPerRow + (column >> 6);
        FloatVector v0 = initial;
        FloatVector v1 = initial;
        FloatVector v2 = initial;
        FloatVector v3 = initial;
        for (int t = 0; t < steps; t++) {
          FloatVector h0 = retention.fma(v0, gain.fma(load(inputs, input), offset));
          FloatVector h1 = retention.fma(v1, gain.fma(load(inputs, input + VECTOR), offset));
          FloatVector h2 = retention.fma(v2, gain.fma(load(inputs, input + 2 * VECTOR), offset));
          FloatVector h3 = retention.fma(v3, gain.fma(load(inputs, input + 3 * VECTOR), offset));
          VectorMask<Float> s0 = h0.compare(VectorOperators.GE, lowest);
          VectorMask<Float> s1 = h1.compare(VectorOperators.GE, lowest);
          VectorMask<Float> s2 = h2.compare(VectorOperators.GE, lowest);
          VectorMask<Float> s3 = h3.compare(VectorOperators.GE, lowest);
          v0 = h0.blend(keep.fma(h0, put), s0);
          v1 = h1.blend(keep.fma(h1, put), s1);
          v2 = h2.blend(keep.fma(h2, put), s2);
          v3 = h3.blend(keep.fma(h3, put), s3);
          if (kept != null) {
            store(h0, kept, output);
            store(h1, kept, output + VECTOR);
            store(h2, kept, output + 2 * VECTOR);
            store(h3, kept, output + 3 * VECTOR);
          }
          long low = s0.toLong() | (s1.toLong() << LANES);
          long high = s2.toLong() | (s3.toLong() << LANES);
          words[word] |= (low | (high << (2 * LANES))) << column;
          input += inputStep;
          output += stride;
          word += wordsPerRow;
        }
      }
    }
  }

  private static void fireVector(
      Forward forward,
      float initialMembrane,
      Population population,
      int column,
      MemorySegment inputs,
      boolean constantCurrent,
      @Nullable MemorySegment kept,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    FloatVector initial = broadcast(initialMembrane);
    FloatVector retention = broadcast(forward.retention);
    FloatVector gain = broadcast(forward.gain);
    FloatVector offset = broadcast(forward.offset);
    FloatVector lowest = broadcast(forward.lowest);
    FloatVector keep = broadcast(forward.keep);
    FloatVector put = broadcast(forward.put);
    long[] words = spikes.words();
    int wordsPerRow = spikes.wordsPerRow();
    long stride = bytes(population.stride());
    int steps = population.steps();
    int left = population.width() - column;
    long valid = left >= LANES ? -1L : (1L << left) - 1;
    long output = bytes(column);
    int word = column >> 6;
    for (int sample = 0; sample < population.samples(); sample++) {
      long input = (constantCurrent ? sample : sample * steps) * stride + bytes(column);
      FloatVector v = initial;
      if (state != null) {
        v = load(state.segment(), sample * stride + bytes(column));
      }
      for (int t = 0; t < steps; t++) {
        FloatVector h = retention.fma(v, gain.fma(load(inputs, input), offset));
        VectorMask<Float> fired = h.compare(VectorOperators.GE, lowest);
        v = h.blend(keep.fma(h, put), fired);
        if (kept != null) {
          store(h, kept, output);
        }
        words[word] |= (fired.toLong() & valid) << column;
        input += constantCurrent ? 0 : stride;
        output += stride;
        word += wordsPerRow;
      }
      if (state != null) {
        store(v, state.segment(), sample * stride + bytes(column));
      }
    }
  }

  /** The constants of the backward loop. */
  private record Backward(
      SurrogateNumbers surrogate, float keepBelow, float attachedScale, float attachedPut) {

    static Backward of(Membrane membrane) {
      Reset reset = membrane.reset();
      boolean hard = reset.kind() == Reset.Kind.HARD;
      boolean attached = reset.gradient() == Reset.Gradient.ATTACHED;
      return new Backward(
          SurrogateNumbers.of(membrane.surrogate()),
          hard ? lowestFiring(membrane) : Float.POSITIVE_INFINITY,
          attached && hard ? -1f : 0f,
          attached ? (hard ? reset.value() : -membrane.threshold()) : 0f);
    }
  }

  static void fireBackward(
      Membrane membrane,
      Population population,
      FloatArray membranes,
      FloatArray spikeErrors,
      boolean constantErrors,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    Backward backward = Backward.of(membrane);
    if (backward.surrogate.support() > 0) {
      compactBackward(
          membrane, backward, population, membranes, spikeErrors, constantErrors, gradient, summed);
    } else {
      rationalBackward(
          membrane, backward, population, membranes, spikeErrors, constantErrors, gradient, summed);
    }
  }

  private static void rationalBackward(
      Membrane membrane,
      Backward backward,
      Population population,
      FloatArray membranes,
      FloatArray spikeErrors,
      boolean constantErrors,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    MemorySegment stored = membranes.segment();
    MemorySegment spikes = spikeErrors.segment();
    MemorySegment errors = gradient.segment();
    FloatVector threshold = broadcast(membrane.threshold());
    FloatVector retention = broadcast(membrane.retention());
    FloatVector gain = broadcast(membrane.gain());
    FloatVector one = broadcast(1f);
    FloatVector zero = Lanes.zero();
    FloatVector keepBelow = broadcast(backward.keepBelow);
    FloatVector attachedScale = broadcast(backward.attachedScale);
    FloatVector attachedPut = broadcast(backward.attachedPut);
    FloatVector peak = broadcast(backward.surrogate.peak());
    FloatVector linear = broadcast(backward.surrogate.linear());
    FloatVector square = broadcast(backward.surrogate.square());
    int stride = population.stride();
    long step = bytes(stride);
    int steps = population.steps();
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int column = 0; column < stride; column += LANES) {
        FloatVector carried = zero;
        FloatVector sum = zero;
        long at = bytes((sample * steps + steps - 1) * stride + column);
        long from = constantErrors ? bytes(sample * stride + column) : at;
        for (int t = 0; t < steps; t++) {
          FloatVector h = load(stored, at);
          FloatVector distance = h.sub(threshold).abs();
          FloatVector slope = peak.div(square.fma(distance, linear).fma(distance, one));
          FloatVector kept = one.blend(zero, h.compare(VectorOperators.GE, keepBelow));
          FloatVector through = attachedScale.fma(h, attachedPut).fma(slope, kept);
          FloatVector error = slope.fma(load(spikes, from), carried.mul(through));
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
      }
    }
  }

  private static void compactBackward(
      Membrane membrane,
      Backward backward,
      Population population,
      FloatArray membranes,
      FloatArray spikeErrors,
      boolean constantErrors,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    MemorySegment stored = membranes.segment();
    MemorySegment spikes = spikeErrors.segment();
    MemorySegment errors = gradient.segment();
    FloatVector threshold = broadcast(membrane.threshold());
    FloatVector retention = broadcast(membrane.retention());
    FloatVector gain = broadcast(membrane.gain());
    FloatVector one = broadcast(1f);
    FloatVector zero = Lanes.zero();
    FloatVector keepBelow = broadcast(backward.keepBelow);
    FloatVector attachedScale = broadcast(backward.attachedScale);
    FloatVector attachedPut = broadcast(backward.attachedPut);
    FloatVector peak = broadcast(backward.surrogate.peak());
    FloatVector fall = broadcast(-backward.surrogate.fall());
    FloatVector support = broadcast(backward.surrogate.support());
    int stride = population.stride();
    long step = bytes(stride);
    int steps = population.steps();
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int column = 0; column < stride; column += LANES) {
        FloatVector carried = zero;
        FloatVector sum = zero;
        long at = bytes((sample * steps + steps - 1) * stride + column);
        long from = constantErrors ? bytes(sample * stride + column) : at;
        for (int t = 0; t < steps; t++) {
          FloatVector h = load(stored, at);
          FloatVector distance = h.sub(threshold).abs();
          VectorMask<Float> inside = distance.compare(VectorOperators.LT, support);
          FloatVector slope = zero.blend(fall.fma(distance, peak), inside);
          FloatVector kept = one.blend(zero, h.compare(VectorOperators.GE, keepBelow));
          FloatVector through = attachedScale.fma(h, attachedPut).fma(slope, kept);
          FloatVector error = slope.fma(load(spikes, from), carried.mul(through));
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
        FloatVector h = load(membranes.segment(), bytes(row * stride + column));
        long near = h.sub(threshold).abs().compare(VectorOperators.LE, support).toLong();
        int left = population.width() - column;
        long valid = left >= LANES ? -1L : (1L << left) - 1;
        words[row * active.wordsPerRow() + (column >> 6)] |= (near & valid) << column;
      }
    }
  }
}

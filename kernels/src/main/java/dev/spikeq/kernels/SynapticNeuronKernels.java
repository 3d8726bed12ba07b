package dev.spikeq.kernels;

import static dev.spikeq.kernels.Lanes.LANES;
import static dev.spikeq.kernels.Lanes.VECTOR;
import static dev.spikeq.kernels.Lanes.broadcast;
import static dev.spikeq.kernels.Lanes.bytes;
import static dev.spikeq.kernels.Lanes.load;
import static dev.spikeq.kernels.Lanes.store;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SynapticNeuron;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Synaptic-current neurons over time, a vector of neurons at once with membrane and synaptic
 * current in registers over all steps. The equations stand in the scalar twin; as in {@link
 * NeuronKernels} every choice is a number: with H what the membrane would be without a spike, a
 * spike puts it to {@code keep*H + put}.
 */
final class SynapticNeuronKernels {
  private SynapticNeuronKernels() {}

  private static float lowestFiring(SynapticNeuron neuron) {
    return neuron.firing() == Firing.AT_THRESHOLD
        ? neuron.threshold()
        : Math.nextUp(neuron.threshold());
  }

  static void fire(
      SynapticNeuron neuron,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray membranes,
      FloatArray synaptic,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    spikes.clear(population.rows());
    int column = 0;
    for (; column + LANES < population.width(); column += 2 * LANES) {
      firePair(
          neuron,
          population,
          column,
          current.segment(),
          constantCurrent,
          membranes.segment(),
          synaptic.segment(),
          spikes,
          state);
    }
    if (column < population.width()) {
      fireVector(
          neuron,
          population,
          column,
          current.segment(),
          constantCurrent,
          membranes.segment(),
          synaptic.segment(),
          spikes,
          state);
    }
  }

  /** Two vectors of neurons side by side, so that their chains of operations overlap. */
  private static void firePair(
      SynapticNeuron neuron,
      Population population,
      int column,
      MemorySegment inputs,
      boolean constantCurrent,
      MemorySegment storedMembranes,
      MemorySegment storedCurrents,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    boolean soft = neuron.resetKind() == Reset.Kind.SOFT;
    FloatVector membraneDecay = broadcast(neuron.membraneDecay());
    FloatVector synapticDecay = broadcast(neuron.synapticDecay());
    FloatVector lowest = broadcast(lowestFiring(neuron));
    FloatVector keep = broadcast(soft ? 1f : 0f);
    FloatVector put = broadcast(soft ? -neuron.threshold() : 0f);
    long[] words = spikes.words();
    int wordsPerRow = spikes.wordsPerRow();
    long stride = bytes(population.stride());
    long half = population.samples() * stride;
    int steps = population.steps();
    int left = population.width() - column;
    long valid = left >= 2 * LANES ? -1L : (1L << left) - 1;
    long output = bytes(column);
    int word = column >> 6;
    for (int sample = 0; sample < population.samples(); sample++) {
      long input = (constantCurrent ? sample : sample * steps) * stride + bytes(column);
      FloatVector m0 = Lanes.zero();
      FloatVector m1 = Lanes.zero();
      FloatVector y0 = Lanes.zero();
      FloatVector y1 = Lanes.zero();
      if (state != null) {
        long at = sample * stride + bytes(column);
        m0 = load(state.segment(), at);
        m1 = load(state.segment(), at + VECTOR);
        y0 = load(state.segment(), half + at);
        y1 = load(state.segment(), half + at + VECTOR);
      }
      for (int t = 0; t < steps; t++) {
        FloatVector x0 = load(inputs, input); // before the membranes, which may take its place
        FloatVector x1 = load(inputs, input + VECTOR);
        VectorMask<Float> fired0 = m0.compare(VectorOperators.GE, lowest);
        VectorMask<Float> fired1 = m1.compare(VectorOperators.GE, lowest);
        store(m0, storedMembranes, output);
        store(m1, storedMembranes, output + VECTOR);
        store(y0, storedCurrents, output);
        store(y1, storedCurrents, output + VECTOR);
        words[word] |= ((fired0.toLong() | (fired1.toLong() << LANES)) & valid) << column;
        FloatVector h0 = membraneDecay.fma(m0, y0);
        FloatVector h1 = membraneDecay.fma(m1, y1);
        m0 = h0.blend(keep.fma(h0, put), fired0);
        m1 = h1.blend(keep.fma(h1, put), fired1);
        y0 = synapticDecay.fma(y0, x0);
        y1 = synapticDecay.fma(y1, x1);
        input += constantCurrent ? 0 : stride;
        output += stride;
        word += wordsPerRow;
      }
      if (state != null) {
        long at = sample * stride + bytes(column);
        store(m0, state.segment(), at);
        store(m1, state.segment(), at + VECTOR);
        store(y0, state.segment(), half + at);
        store(y1, state.segment(), half + at + VECTOR);
      }
    }
  }

  private static void fireVector(
      SynapticNeuron neuron,
      Population population,
      int column,
      MemorySegment inputs,
      boolean constantCurrent,
      MemorySegment storedMembranes,
      MemorySegment storedCurrents,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    boolean soft = neuron.resetKind() == Reset.Kind.SOFT;
    FloatVector membraneDecay = broadcast(neuron.membraneDecay());
    FloatVector synapticDecay = broadcast(neuron.synapticDecay());
    FloatVector lowest = broadcast(lowestFiring(neuron));
    FloatVector keep = broadcast(soft ? 1f : 0f);
    FloatVector put = broadcast(soft ? -neuron.threshold() : 0f);
    long[] words = spikes.words();
    int wordsPerRow = spikes.wordsPerRow();
    long stride = bytes(population.stride());
    long half = population.samples() * stride;
    int steps = population.steps();
    int left = population.width() - column;
    long valid = left >= LANES ? -1L : (1L << left) - 1;
    long output = bytes(column);
    int word = column >> 6;
    for (int sample = 0; sample < population.samples(); sample++) {
      long input = (constantCurrent ? sample : sample * steps) * stride + bytes(column);
      FloatVector m = Lanes.zero();
      FloatVector y = Lanes.zero();
      if (state != null) {
        m = load(state.segment(), sample * stride + bytes(column));
        y = load(state.segment(), half + sample * stride + bytes(column));
      }
      for (int t = 0; t < steps; t++) {
        FloatVector x =
            load(inputs, input); // before the membrane, which may be stored in its place
        VectorMask<Float> fired = m.compare(VectorOperators.GE, lowest);
        store(m, storedMembranes, output);
        store(y, storedCurrents, output);
        words[word] |= (fired.toLong() & valid) << column;
        FloatVector h = membraneDecay.fma(m, y);
        m = h.blend(keep.fma(h, put), fired);
        y = synapticDecay.fma(y, x);
        input += constantCurrent ? 0 : stride;
        output += stride;
        word += wordsPerRow;
      }
      if (state != null) {
        store(m, state.segment(), sample * stride + bytes(column));
        store(y, state.segment(), half + sample * stride + bytes(column));
      }
    }
  }

  static void fireBackward(
      SynapticNeuron neuron,
      Population population,
      FloatArray membranes,
      FloatArray synaptic,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    SurrogateNumbers surrogate = SurrogateNumbers.of(neuron.surrogate());
    if (surrogate.support() > 0) {
      compactBackward(neuron, surrogate, population, membranes, synaptic, gradient, summed);
    } else {
      rationalBackward(neuron, surrogate, population, membranes, synaptic, gradient, summed);
    }
  }

  /** What a spike's error takes from the membrane after it: {@code scale*H + put}. */
  private static float attachedScale(SynapticNeuron neuron) {
    boolean hard = neuron.resetKind() == Reset.Kind.HARD;
    return hard && neuron.resetGradient() == Reset.Gradient.ATTACHED ? -1f : 0f;
  }

  private static float attachedPut(SynapticNeuron neuron) {
    boolean soft = neuron.resetKind() == Reset.Kind.SOFT;
    return soft && neuron.resetGradient() == Reset.Gradient.ATTACHED ? -neuron.threshold() : 0f;
  }

  /** From which membrane on nothing of it is kept. */
  private static float keepBelow(SynapticNeuron neuron) {
    return neuron.resetKind() == Reset.Kind.HARD ? lowestFiring(neuron) : Float.POSITIVE_INFINITY;
  }

  private static void rationalBackward(
      SynapticNeuron neuron,
      SurrogateNumbers surrogate,
      Population population,
      FloatArray membranes,
      FloatArray synaptic,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    MemorySegment storedMembranes = membranes.segment();
    MemorySegment storedCurrents = synaptic.segment();
    MemorySegment errors = gradient.segment();
    FloatVector threshold = broadcast(neuron.threshold());
    FloatVector membraneDecay = broadcast(neuron.membraneDecay());
    FloatVector synapticDecay = broadcast(neuron.synapticDecay());
    FloatVector one = broadcast(1f);
    FloatVector zero = Lanes.zero();
    FloatVector keepBelow = broadcast(keepBelow(neuron));
    FloatVector attachedScale = broadcast(attachedScale(neuron));
    FloatVector attachedPut = broadcast(attachedPut(neuron));
    FloatVector peak = broadcast(surrogate.peak());
    FloatVector linear = broadcast(surrogate.linear());
    FloatVector square = broadcast(surrogate.square());
    int stride = population.stride();
    long step = bytes(stride);
    int steps = population.steps();
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int column = 0; column < stride; column += LANES) {
        FloatVector membraneError = zero;
        FloatVector inputError = zero;
        FloatVector sum = zero;
        long at = bytes((sample * steps + steps - 1) * stride + column);
        for (int t = 0; t < steps; t++) {
          FloatVector m = load(storedMembranes, at);
          FloatVector distance = m.sub(threshold).abs();
          FloatVector slope = peak.div(square.fma(distance, linear).fma(distance, one));
          FloatVector h = membraneDecay.fma(m, load(storedCurrents, at));
          FloatVector bySpike = attachedScale.fma(h, attachedPut);
          FloatVector spikeError = bySpike.fma(membraneError, load(errors, at));
          FloatVector kept = membraneError.blend(zero, m.compare(VectorOperators.GE, keepBelow));
          store(inputError, errors, at);
          sum = sum.add(inputError);
          inputError = synapticDecay.fma(inputError, kept);
          membraneError = slope.fma(spikeError, membraneDecay.mul(kept));
          at -= step;
        }
        if (summed != null) {
          store(sum, summed.segment(), bytes(sample * stride + column));
        }
      }
    }
  }

  private static void compactBackward(
      SynapticNeuron neuron,
      SurrogateNumbers surrogate,
      Population population,
      FloatArray membranes,
      FloatArray synaptic,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    MemorySegment storedMembranes = membranes.segment();
    MemorySegment storedCurrents = synaptic.segment();
    MemorySegment errors = gradient.segment();
    FloatVector threshold = broadcast(neuron.threshold());
    FloatVector membraneDecay = broadcast(neuron.membraneDecay());
    FloatVector synapticDecay = broadcast(neuron.synapticDecay());
    FloatVector zero = Lanes.zero();
    FloatVector keepBelow = broadcast(keepBelow(neuron));
    FloatVector attachedScale = broadcast(attachedScale(neuron));
    FloatVector attachedPut = broadcast(attachedPut(neuron));
    FloatVector peak = broadcast(surrogate.peak());
    FloatVector fall = broadcast(-surrogate.fall());
    FloatVector support = broadcast(surrogate.support());
    int stride = population.stride();
    long step = bytes(stride);
    int steps = population.steps();
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int column = 0; column < stride; column += LANES) {
        FloatVector membraneError = zero;
        FloatVector inputError = zero;
        FloatVector sum = zero;
        long at = bytes((sample * steps + steps - 1) * stride + column);
        for (int t = 0; t < steps; t++) {
          FloatVector m = load(storedMembranes, at);
          FloatVector distance = m.sub(threshold).abs();
          VectorMask<Float> inside = distance.compare(VectorOperators.LT, support);
          FloatVector slope = zero.blend(fall.fma(distance, peak), inside);
          FloatVector h = membraneDecay.fma(m, load(storedCurrents, at));
          FloatVector bySpike = attachedScale.fma(h, attachedPut);
          FloatVector spikeError = bySpike.fma(membraneError, load(errors, at));
          FloatVector kept = membraneError.blend(zero, m.compare(VectorOperators.GE, keepBelow));
          store(inputError, errors, at);
          sum = sum.add(inputError);
          inputError = synapticDecay.fma(inputError, kept);
          membraneError = slope.fma(spikeError, membraneDecay.mul(kept));
          at -= step;
        }
        if (summed != null) {
          store(sum, summed.segment(), bytes(sample * stride + column));
        }
      }
    }
  }
}

package dev.spikeq.snn.kernel;

import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SynapticNeuron;
import org.jspecify.annotations.Nullable;

/**
 * Synaptic-current neurons as plain loops. With m and y the membrane and the synaptic current
 * before a step, X its input and s its spike:
 *
 * <pre>
 * s = m > threshold (or >=)
 * soft:  m' = membraneDecay*m + y - threshold*s      hard:  m' = (membraneDecay*m + y)*(1 - s)
 * y' = synapticDecay*y + X
 * </pre>
 */
final class ScalarSynapticNeurons {
  private ScalarSynapticNeurons() {}

  static void fire(
      SynapticNeuron neuron,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      FloatArray membranes,
      FloatArray synaptic,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    ScalarNeurons.checkForward(population, current, constantCurrent, membranes, spikes, state);
    Sizes.require("synaptic", synaptic, population.rows(), population.stride());
    spikes.clear(population.rows());
    int stride = population.stride();
    int half = population.samples() * stride;
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int n = 0; n < population.width(); n++) {
        int stateIndex = sample * stride + n;
        float m = state == null ? 0f : state.get(stateIndex);
        float y = state == null ? 0f : state.get(half + stateIndex);
        for (int t = 0; t < population.steps(); t++) {
          int row = sample * population.steps() + t;
          float x = current.get((constantCurrent ? sample : row) * stride + n);
          boolean spike = fires(neuron, m);
          membranes.set(row * stride + n, m);
          synaptic.set(row * stride + n, y);
          if (spike) {
            spikes.set(row, n);
          }
          float integrated = Math.fma(neuron.membraneDecay(), m, y);
          m = spike ? afterSpike(neuron, integrated) : integrated;
          y = Math.fma(neuron.synapticDecay(), y, x);
        }
        if (state != null) {
          state.set(stateIndex, m);
          state.set(half + stateIndex, y);
        }
      }
    }
  }

  private static float afterSpike(SynapticNeuron neuron, float integrated) {
    return neuron.resetKind() == Reset.Kind.SOFT ? integrated - neuron.threshold() : 0f;
  }

  private static boolean fires(SynapticNeuron neuron, float m) {
    return neuron.firing() == Firing.AT_THRESHOLD
        ? m >= neuron.threshold()
        : m > neuron.threshold();
  }

  static void fireBackward(
      SynapticNeuron neuron,
      Population population,
      FloatArray membranes,
      FloatArray synaptic,
      FloatArray gradient,
      @Nullable FloatArray summed) {
    ScalarNeurons.checkBackward(population, membranes, gradient, summed, null);
    Sizes.require("synaptic", synaptic, population.rows(), population.stride());
    boolean attached = neuron.resetGradient() == Reset.Gradient.ATTACHED;
    boolean soft = neuron.resetKind() == Reset.Kind.SOFT;
    int stride = population.stride();
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int n = 0; n < stride; n++) {
        float nextMembraneError = 0f;
        float nextSynapticError = 0f;
        float sum = 0f;
        for (int t = population.steps() - 1; t >= 0; t--) {
          int index = (sample * population.steps() + t) * stride + n;
          float m = membranes.get(index);
          float slope = neuron.surrogate().derivative(m - neuron.threshold());
          float kept = soft || !fires(neuron, m) ? 1f : 0f;
          float integrated = Math.fma(neuron.membraneDecay(), m, synaptic.get(index));
          float bySpike = soft ? -neuron.threshold() : -integrated;
          float spikeError = gradient.get(index) + (attached ? bySpike * nextMembraneError : 0f);
          float inputError = nextSynapticError;
          nextSynapticError = kept * nextMembraneError + neuron.synapticDecay() * nextSynapticError;
          nextMembraneError =
              slope * spikeError + neuron.membraneDecay() * kept * nextMembraneError;
          gradient.set(index, inputError);
          sum += inputError;
        }
        if (summed != null) {
          summed.set(sample * stride + n, sum);
        }
      }
    }
  }
}

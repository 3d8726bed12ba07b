package dev.spikeq.snn.kernel;

import dev.spikeq.snn.neuron.Reset;
import org.jspecify.annotations.Nullable;

/**
 * Neurons with one state variable as plain loops. With V the membrane after reset, X the input, H
 * the membrane before reset, S the spike and P what a delayed reset still has to subtract:
 *
 * <pre>
 * H = retention*V + gain*X + offset - P
 * S = H >= threshold (or >)
 * hard:             V = S ? value : H,                    P = 0
 * soft, immediate:  V = H - threshold*S,                  P = 0
 * soft, next step:  V = H,                                P = threshold*S
 * soft, corrected:  V = H - (threshold*S - P),            P = V > threshold ? threshold : 0
 * </pre>
 *
 * <p>Backward, with c the error with respect to V: {@code dH = g'(H - threshold)*dS + c*dV/dH},
 * {@code dX = gain*dH}, and retention*dH goes to the step before. dV/dH is {@code 1-S} (hard) or 1
 * (soft), and, where attached, {@code (value-H)*g'} or {@code -threshold*g'} more. P is always
 * detached.
 */
final class ScalarNeurons {
  private ScalarNeurons() {}

  static void fire(
      Membrane membrane,
      Population population,
      FloatArray current,
      boolean constantCurrent,
      @Nullable FloatArray membranes,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
    checkForward(population, current, constantCurrent, membranes, spikes, state);
    spikes.clear(population.rows());
    int stride = population.stride();
    int half = population.samples() * stride;
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int n = 0; n < population.width(); n++) {
        int stateIndex = sample * stride + n;
        float v = state == null ? membrane.initial() : state.get(stateIndex);
        float pending = state == null ? 0f : state.get(half + stateIndex);
        for (int t = 0; t < population.steps(); t++) {
          int row = sample * population.steps() + t;
          float x = current.get((constantCurrent ? sample : row) * stride + n);
          float h =
              Math.fma(
                  membrane.retention(),
                  v,
                  Math.fma(membrane.gain(), x, membrane.offset() - pending));
          boolean spike = membrane.fires(h);
          if (membranes != null) {
            membranes.set(row * stride + n, h);
          }
          if (spike) {
            spikes.set(row, n);
          }
          float previous = pending;
          v = afterReset(membrane, h, spike, previous);
          pending = pendingAfter(membrane, v, spike);
        }
        if (state != null) {
          state.set(stateIndex, v);
          state.set(half + stateIndex, pending);
        }
      }
    }
  }

  static void checkForward(
      Population population,
      FloatArray current,
      boolean constantCurrent,
      @Nullable FloatArray membranes,
      SpikeTrain spikes,
      @Nullable FloatArray state) {
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
  }

  private static float afterReset(Membrane membrane, float h, boolean spike, float pending) {
    Reset reset = membrane.reset();
    if (reset.kind() == Reset.Kind.HARD) {
      return spike ? reset.value() : h;
    }
    float subtracted = spike ? membrane.threshold() : 0f;
    return switch (reset.timing()) {
      case IMMEDIATE -> h - subtracted;
      case NEXT_STEP -> h;
      case CORRECTED -> h - (subtracted - pending);
    };
  }

  private static float pendingAfter(Membrane membrane, float v, boolean spike) {
    Reset reset = membrane.reset();
    if (reset.kind() == Reset.Kind.HARD) {
      return 0f;
    }
    return switch (reset.timing()) {
      case IMMEDIATE -> 0f;
      case NEXT_STEP -> spike ? membrane.threshold() : 0f;
      case CORRECTED -> v > membrane.threshold() ? membrane.threshold() : 0f;
    };
  }

  static void checkBackward(
      Population population,
      FloatArray membranes,
      FloatArray gradient,
      @Nullable FloatArray summed,
      @Nullable FloatArray membraneGradient) {
    Sizes.require("membranes", membranes, population.rows(), population.stride());
    Sizes.require("gradient", gradient, population.rows(), population.stride());
    if (summed != null) {
      Sizes.require("summed", summed, population.samples(), population.stride());
    }
    if (membraneGradient != null) {
      Sizes.require("membraneGradient", membraneGradient, population.rows(), population.stride());
    }
  }

  static void fireBackward(
      Membrane membrane,
      Population population,
      FloatArray membranes,
      FloatArray gradient,
      @Nullable FloatArray summed,
      @Nullable FloatArray membraneGradient,
      Kernels.@Nullable NeuronGradients learned) {
    checkBackward(population, membranes, gradient, summed, membraneGradient);
    boolean delayed = membrane.reset().timing() == Reset.Timing.NEXT_STEP;
    int stride = population.stride();
    double byInverseTimeConstant = 0;
    double byThreshold = 0;
    for (int sample = 0; sample < population.samples(); sample++) {
      for (int n = 0; n < stride; n++) {
        float carried = 0f;
        float sum = 0f;
        for (int t = population.steps() - 1; t >= 0; t--) {
          int index = (sample * population.steps() + t) * stride + n;
          float h = membranes.get(index);
          float slope = membrane.surrogate().derivative(h - membrane.threshold());
          float reported = membraneGradient == null ? 0f : membraneGradient.get(index);
          float afterReset = delayed ? carried : carried + reported;
          float error =
              Math.fma(slope, gradient.get(index), afterReset * throughReset(membrane, h, slope));
          error += delayed ? reported : 0f;
          if (learned != null && n < population.width()) {
            float before =
                t == 0 ? membrane.initial() : before(membrane, membranes, index - stride);
            byInverseTimeConstant += error * byInverse(membrane, learned, h, before);
            byThreshold += byThreshold(membrane, h, slope, gradient.get(index), afterReset);
          }
          float inputError = membrane.gain() * error;
          gradient.set(index, inputError);
          sum += inputError;
          carried = membrane.retention() * error;
        }
        if (summed != null) {
          summed.set(sample * stride + n, sum);
        }
      }
    }
    if (learned != null) {
      learned.set(byInverseTimeConstant, byThreshold);
    }
  }

  private static float throughReset(Membrane membrane, float h, float slope) {
    Reset reset = membrane.reset();
    boolean attached = reset.gradient() == Reset.Gradient.ATTACHED;
    if (reset.kind() == Reset.Kind.HARD) {
      float kept = membrane.fires(h) ? 0f : 1f;
      return attached ? Math.fma(reset.value() - h, slope, kept) : kept;
    }
    return attached ? Math.fma(-membrane.threshold(), slope, 1f) : 1f;
  }

  private static float before(Membrane membrane, FloatArray membranes, int index) {
    float h = membranes.get(index);
    return afterReset(membrane, h, membrane.fires(h), 0f);
  }

  /** dH/d(1/tau): X - (V - rest) for a decayed input, which is (H - V)*tau; else -(V - rest). */
  private static float byInverse(
      Membrane membrane, Kernels.NeuronGradients learned, float h, float before) {
    return learned.decayedInput()
        ? (h - before) / membrane.gain()
        : membrane.reset().value() - before;
  }

  /** {@code -g'*(dS + c*d(reset)/dS)}, and {@code -c*S} where a soft reset takes it off. */
  private static float byThreshold(
      Membrane membrane, float h, float slope, float bySpike, float carried) {
    boolean soft = membrane.reset().kind() == Reset.Kind.SOFT;
    boolean attached = membrane.reset().gradient() == Reset.Gradient.ATTACHED;
    float bySpikeOfReset = soft ? -membrane.threshold() : membrane.reset().value() - h;
    float error = bySpike + (attached ? carried * bySpikeOfReset : 0f);
    return -slope * error - (soft && membrane.fires(h) ? carried : 0f);
  }

  static void markActive(
      Membrane membrane, Population population, FloatArray membranes, SpikeTrain active) {
    Sizes.require("membranes", membranes, population.rows(), population.stride());
    Sizes.requireSpikes(active, population.rows(), population.width());
    active.clear(population.rows());
    for (int row = 0; row < population.rows(); row++) {
      for (int n = 0; n < population.width(); n++) {
        float u = membranes.get(row * population.stride() + n) - membrane.threshold();
        if (Math.abs(u) <= membrane.surrogate().support()) {
          active.set(row, n);
        }
      }
    }
  }
}

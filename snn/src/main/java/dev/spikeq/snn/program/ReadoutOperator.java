package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Integrator;
import dev.spikeq.snn.neuron.LeakyIntegrator;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.SynapticIntegrator;
import org.jspecify.annotations.Nullable;

/**
 * Non-spiking neurons: {@code U' = retention*U + gain*I}, where I is the input X, or, with a
 * synaptic current, the current before it takes X in: {@code y' = synapticDecay*y + X}.
 *
 * <p>A layer of these is as wide as there are actions, so plain loops over time suffice.
 */
final class ReadoutOperator implements Operator {
  private final int steps;
  private final Signal.Values input;
  private final Signal.Values output;
  private final float retention;
  private final float gain;
  private final boolean synaptic;
  private final float synapticDecay;
  private final @Nullable FloatArray state;
  private final int samplesOfState;

  ReadoutOperator(Compilation compilation, Neuron.NonSpiking neuron, Signal.Values input) {
    steps = compilation.steps();
    this.input = input;
    output =
        input.constant()
            ? new Signal.Values(
                input.width(),
                false,
                compilation.allocate(input.width(), false),
                compilation.trains() ? compilation.allocate(input.width(), false) : null)
            : input;
    switch (neuron) {
      case Integrator integrator -> {
        retention = 1f;
        gain = gain(integrator, steps);
        synaptic = false;
        synapticDecay = 0f;
      }
      case LeakyIntegrator leaky -> {
        retention = 1f - 1f / leaky.tau();
        gain = leaky.inputScaling() == InputScaling.DECAYED ? 1f / leaky.tau() : 1f;
        synaptic = false;
        synapticDecay = 0f;
      }
      case SynapticIntegrator thesis -> {
        retention = thesis.membraneDecay();
        gain = 1f;
        synaptic = true;
        synapticDecay = thesis.synapticDecay();
      }
    }
    samplesOfState = compilation.samples();
    state =
        compilation.carriesReadout()
            ? FloatArray.allocate(2 * samplesOfState * FloatArray.padded(input.width()))
            : null;
  }

  static float gain(Integrator integrator, int steps) {
    return integrator.scale() == Integrator.Scale.MEAN ? 1f / steps : 1f;
  }

  Signal.Values output() {
    return output;
  }

  void rest() {
    if (state != null) {
      state.clear();
    }
  }

  @Override
  public void forward(int samples) {
    int stride = FloatArray.padded(input.width());
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < input.width(); n++) {
        integrate(sample, n, stride);
      }
    }
  }

  private void integrate(int sample, int n, int stride) {
    int stateIndex = sample * stride + n;
    int half = samplesOfState * stride;
    float u = state == null ? 0f : state.get(stateIndex);
    float y = state == null ? 0f : state.get(half + stateIndex);
    for (int t = 0; t < steps; t++) {
      int index = (sample * steps + t) * stride + n;
      float x = input.data().get(input.constant() ? sample * stride + n : index);
      u = Math.fma(retention, u, gain * (synaptic ? y : x));
      y = Math.fma(synapticDecay, y, x);
      output.data().set(index, u);
    }
    if (state != null) {
      state.set(stateIndex, u);
      state.set(half + stateIndex, y);
    }
  }

  @Override
  public void backward(int samples) {
    FloatArray gradient = output.gradient();
    FloatArray inputGradient = input.gradient();
    if (gradient == null || inputGradient == null) {
      throw new IllegalStateException("ReadoutOperator: compiled without gradients");
    }
    int stride = FloatArray.padded(input.width());
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < input.width(); n++) {
        integrateBackward(sample, n, stride, gradient, inputGradient);
      }
    }
  }

  private void integrateBackward(
      int sample, int n, int stride, FloatArray gradient, FloatArray inputGradient) {
    float membraneError = 0f;
    float synapticError = 0f;
    float sum = 0f;
    for (int t = steps - 1; t >= 0; t--) {
      int index = (sample * steps + t) * stride + n;
      membraneError = Math.fma(retention, membraneError, gradient.get(index));
      float inputError = synaptic ? synapticError : gain * membraneError;
      synapticError = Math.fma(synapticDecay, synapticError, gain * membraneError);
      if (input.constant()) {
        sum += inputError;
      } else {
        inputGradient.set(index, inputError);
      }
    }
    if (input.constant()) {
      inputGradient.set(sample * stride + n, sum);
    }
  }
}

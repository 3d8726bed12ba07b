package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Synapse;
import org.jspecify.annotations.Nullable;

/**
 * A last synapse whose output is only summed over time: {@code y = gain * sum over t of (s_t.W +
 * b)}. All steps of a sample are one row of events, and the error with respect to the spikes is the
 * same in every step.
 */
final class SummedLinearOperator implements Operator {
  private final Kernels kernels;
  private final Synapse synapse;
  private final Synapse withoutBias;
  private final int steps;
  private final float gain;
  private final FloatArray parameters;
  private final @Nullable FloatArray gradients;
  private final Signal.Spikes input;
  private final Signal.Values output;
  private final EventList overTime;

  SummedLinearOperator(Compilation compilation, Synapse synapse, float gain, Signal.Spikes input) {
    kernels = compilation.kernels();
    steps = compilation.steps();
    parameters = compilation.parameters();
    gradients = compilation.gradients();
    this.synapse = synapse;
    this.gain = gain;
    this.input = input;
    withoutBias = new Synapse(synapse.weightOffset(), -1, synapse.inputs(), synapse.outputs());
    output =
        new Signal.Values(
            synapse.outputs(),
            true,
            compilation.allocate(synapse.outputs(), true),
            compilation.trains() ? compilation.allocate(synapse.outputs(), true) : null);
    overTime = input.events().overTime(steps);
  }

  Signal.Values output() {
    return output;
  }

  @Override
  public void forward(int samples) {
    overTime.joinSteps(input.events(), samples, steps);
    kernels.addEvents(withoutBias, parameters, overTime, samples, output.data());
    FloatArray sums = output.data();
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < synapse.outputs(); n++) {
        int index = sample * synapse.stride() + n;
        float bias = synapse.hasBias() ? parameters.get(synapse.biasOffset() + n) : 0f;
        sums.set(index, Math.fma(gain, sums.get(index), gain * steps * bias));
      }
    }
  }

  @Override
  public void backward(int samples) {
    FloatArray error = output.gradient();
    if (error == null || gradients == null) {
      throw new IllegalStateException("SummedLinearOperator: compiled without gradients");
    }
    kernels.scale(gain, error, samples * synapse.stride());
    kernels.addEventGradients(withoutBias, gradients, overTime, samples, error);
    addBiasGradient(samples, error, gradients);
    FloatArray target = input.gradient();
    if (target != null) {
      kernels.multiplyTransposed(synapse, parameters, error, samples, target);
    }
  }

  private void addBiasGradient(int samples, FloatArray error, FloatArray sums) {
    if (!synapse.hasBias()) {
      return;
    }
    for (int n = 0; n < synapse.outputs(); n++) {
      float sum = 0f;
      for (int sample = 0; sample < samples; sample++) {
        sum += error.get(sample * synapse.stride() + n);
      }
      int index = synapse.biasOffset() + n;
      sums.set(index, Math.fma((float) steps, sum, sums.get(index)));
    }
  }
}

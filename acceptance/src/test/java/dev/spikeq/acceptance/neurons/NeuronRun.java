package dev.spikeq.acceptance.neurons;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Kernels;
import dev.spikeq.snn.kernel.Membrane;
import dev.spikeq.snn.kernel.Population;
import dev.spikeq.snn.kernel.SpikeTrain;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import org.jspecify.annotations.Nullable;

/**
 * One population through a kernel set's forward and backward pass; all arrays are {@code [T, N]}.
 *
 * <p>One sample, so that a row is a time step.
 */
final class NeuronRun {
  private final Kernels kernels;
  private final SpikingNeuron neuron;
  private final Membrane membrane;
  private final Population population;
  private final FloatArray membranes;
  private final SpikeTrain spikes;
  private double gradientByInverse;

  NeuronRun(Kernels kernels, SpikingNeuron neuron, float weight, float[] input, int steps) {
    this.kernels = kernels;
    this.neuron = neuron;
    membrane = Membrane.of(neuron, weight);
    population = new Population(1, steps, input.length / steps);
    membranes = FloatArray.allocate(population.rows() * population.stride());
    spikes = new SpikeTrain(population.rows(), population.width());
    kernels.fire(membrane, population, padded(input), false, membranes, spikes, null);
  }

  /** The membranes before the reset, H. */
  float[] membranes() {
    return unpadded(membranes);
  }

  float[] spikes() {
    float[] values = new float[population.rows() * population.width()];
    for (int row = 0; row < population.rows(); row++) {
      for (int n = 0; n < population.width(); n++) {
        values[row * population.width() + n] = spikes.get(row, n) ? 1f : 0f;
      }
    }
    return values;
  }

  /** The membranes that the package reports, from H and S by the equations. */
  float[] reported() {
    float[] h = membranes();
    float[] s = spikes();
    float[] reported = new float[h.length];
    int width = population.width();
    for (int i = 0; i < h.length; i++) {
      float before = i < width ? neuron.initialMembrane() : reported[i - width];
      reported[i] = reported(h[i], s[i] > 0, before > neuron.threshold());
    }
    return reported;
  }

  private float reported(float h, boolean spike, boolean flag) {
    Reset reset = neuron.reset();
    boolean soft = reset.kind() == Reset.Kind.SOFT;
    return switch (reset.timing()) {
      case NEXT_STEP -> h;
      case IMMEDIATE -> soft ? (spike ? h - neuron.threshold() : h) : (spike ? reset.value() : h);
      case CORRECTED -> {
        int difference = (spike ? 1 : 0) - (flag ? 1 : 0);
        yield h - difference * (soft ? neuron.threshold() : h);
      }
    };
  }

  /** The gradient by the input for errors with respect to the spikes and the reported membranes. */
  float[] backward(float[] spikeErrors, float @Nullable [] membraneErrors) {
    FloatArray gradient = padded(spikeErrors);
    Kernels.NeuronGradients learned =
        new Kernels.NeuronGradients(neuron.inputScaling() == InputScaling.DECAYED);
    kernels.fireBackward(
        membrane,
        population,
        membranes,
        gradient,
        null,
        membraneErrors == null ? null : padded(membraneErrors),
        learned);
    gradientByInverse = learned.byInverse();
    return unpadded(gradient);
  }

  /** After {@link #backward}, the gradient by w, where 1/tau = sigmoid(w). */
  float gradientByWeight(float weight) {
    float q = Membrane.inverseTimeConstant(weight);
    return (float) (gradientByInverse * q * (1 - q));
  }

  private FloatArray padded(float[] values) {
    FloatArray array = FloatArray.allocate(population.rows() * population.stride());
    for (int row = 0; row < population.rows(); row++) {
      int width = population.width();
      array.put(values, row * width, row * population.stride(), width);
    }
    return array;
  }

  private float[] unpadded(FloatArray array) {
    int width = population.width();
    float[] values = new float[population.rows() * width];
    for (int row = 0; row < population.rows(); row++) {
      array.get(row * population.stride(), values, row * width, width);
    }
    return values;
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Quantizer;
import dev.spikeq.snn.neuron.IntegrateThenFire;
import org.jspecify.annotations.Nullable;

/** Neurons whose spikes are counted from the sum of their input; they hand on count/T. */
final class IntegrateThenFireOperator implements SpikingLayer {
  private final Compilation compilation;
  private final IntegrateThenFire neuron;
  private final Signal.Values input;
  private final Signal.Values output;

  /** The mean of a current that changes. */
  private final @Nullable FloatArray mean;

  private final Quantizer quantizer;

  IntegrateThenFireOperator(
      Compilation compilation, IntegrateThenFire neuron, Signal.Values input) {
    this.compilation = compilation;
    this.neuron = neuron;
    this.input = input;
    int width = input.width();
    int stride = FloatArray.padded(width);
    output = new Signal.Values(width, true, compilation.allocate(width, true), null);
    mean = input.constant() ? null : compilation.allocate(width, true);
    FloatArray ones = FloatArray.allocate(stride);
    ones.fill(0, stride, 1f);
    FloatArray thresholds = FloatArray.allocate(stride);
    thresholds.fill(0, stride, neuron.threshold());
    quantizer = new Quantizer(compilation.steps(), thresholds, FloatArray.allocate(stride), ones);
    rest();
  }

  Signal.Values output() {
    return output;
  }

  @Override
  public int steps() {
    return compilation.steps();
  }

  @Override
  public int width() {
    return input.width();
  }

  @Override
  public void rest() {
    quantizer.shifts().fill(0, input.width(), neuron.initialMembrane());
  }

  @Override
  public void forward(int samples) {
    FloatArray currents = input.data();
    if (mean != null) {
      average(samples, mean);
      currents = mean;
    }
    compilation.kernels().quantize(quantizer, currents, samples, output.data());
    if (compilation.carriesState()) {
      carry(currents);
    }
  }

  private void average(int samples, FloatArray target) {
    int steps = compilation.steps();
    int stride = FloatArray.padded(input.width());
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < input.width(); n++) {
        float sum = 0f;
        for (int t = 0; t < steps; t++) {
          sum += input.data().get((sample * steps + t) * stride + n);
        }
        target.set(sample * stride + n, sum / steps);
      }
    }
  }

  /** Membranes are carried in the shifts: a stream has one sample. */
  private void carry(FloatArray currents) {
    for (int n = 0; n < input.width(); n++) {
      float charge = Math.fma(compilation.steps(), currents.get(n), quantizer.shifts().get(n));
      quantizer.shifts().set(n, Math.fma(-neuron.threshold(), count(0, n), charge));
    }
  }

  private int count(int sample, int n) {
    float share = output.data().get(sample * FloatArray.padded(input.width()) + n);
    return Math.round(share * compilation.steps());
  }

  @Override
  public long spikeCount(int samples) {
    long sum = 0;
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < input.width(); n++) {
        sum += count(sample, n);
      }
    }
    return sum;
  }

  /** In the layer's own window of steps the spikes come first. */
  @Override
  public boolean spiked(int sample, int step, int n) {
    return step < count(sample, n);
  }

  @Override
  public void backward(int samples) {
    throw new IllegalStateException("IntegrateThenFireOperator: compiled without gradients");
  }
}

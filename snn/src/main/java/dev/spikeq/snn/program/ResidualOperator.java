package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.layer.Layer;

/** Spike counts with what was left in the membranes, one value a neuron. */
final class ResidualOperator implements Operator {
  private final Layer.Residual.Kind kind;
  private final Remainder neurons;
  private final Signal.Values output;
  private final FloatArray drifts;
  private final float scale;

  ResidualOperator(
      Compilation compilation, Layer.Residual.Kind kind, Remainder neurons, int width) {
    this.kind = kind;
    this.neurons = neurons;
    output = new Signal.Values(width, true, compilation.allocate(width, true), null);
    drifts = compilation.allocate(width, true);
    scale = neurons.threshold() * compilation.steps();
  }

  Signal.Values output() {
    return output;
  }

  @Override
  public void forward(int samples) {
    FloatArray values = output.data();
    neurons.remainders(samples, values, drifts);
    int stride = FloatArray.padded(output.width());
    for (int sample = 0; sample < samples; sample++) {
      for (int i = sample * stride; i < sample * stride + output.width(); i++) {
        values.set(i, value(values.get(i), drifts.get(i)));
      }
    }
  }

  private float value(float count, float drift) {
    float spiked = count * neurons.threshold();
    return switch (kind) {
      case RAW -> (spiked + drift) / scale;
      case CLIPPED -> Math.max(0f, spiked + drift) / scale;
      case POSITIVE -> (spiked + Math.max(0f, drift)) / scale;
    };
  }

  @Override
  public void backward(int samples) {
    throw new IllegalStateException("ResidualOperator: compiled without gradients");
  }
}

package dev.spikeq.snn.program;

import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.Pool;
import dev.spikeq.snn.layer.Layer;

/** Sums or means of windows, of spikes or of values. */
final class PoolOperator implements Operator {
  private final Compilation compilation;
  private final Pool pool;
  private final Signal input;
  private final Signal.Values output;

  PoolOperator(Compilation compilation, Layer.Pool2d layer, Signal input) {
    this.compilation = compilation;
    this.input = input;
    float factor =
        switch (layer.kind()) {
          case SUM -> 1f;
          case AVERAGE -> 1f / layer.window().places();
        };
    pool = new Pool(layer.input(), layer.window(), factor);
    boolean constant = input instanceof Signal.Values values && values.constant();
    int width = layer.outputWidth();
    output =
        new Signal.Values(
            width,
            constant,
            compilation.allocate(width, constant),
            input.gradient() == null ? null : compilation.allocate(width, constant));
  }

  Signal.Values output() {
    return output;
  }

  private int rows(int samples) {
    return output.constant() ? samples : samples * compilation.steps();
  }

  @Override
  public void forward(int samples) {
    int rows = rows(samples);
    switch (input) {
      case Signal.Values values ->
          compilation.kernels().pool(pool, values.data(), rows, output.data());
      case Signal.Spikes spikes ->
          compilation.kernels().poolEvents(pool, spikes.events(), rows, output.data());
    }
  }

  @Override
  public void backward(int samples) {
    FloatArray errors = output.gradient();
    FloatArray target = input.gradient();
    if (errors != null && target != null) {
      compilation.kernels().poolBackward(pool, errors, rows(samples), target);
    }
  }
}

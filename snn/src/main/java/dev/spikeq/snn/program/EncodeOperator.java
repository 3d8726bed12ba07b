package dev.spikeq.snn.program;

import dev.spikeq.snn.coding.Encoder;
import dev.spikeq.snn.kernel.EventList;
import dev.spikeq.snn.kernel.FloatArray;
import dev.spikeq.snn.kernel.SpikeTrain;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns observations into the first layer's input. Where it draws random numbers, shards take their
 * turns.
 */
final class EncodeOperator {
  private final Compilation compilation;
  private final Encoder encoder;
  private final int observationSize;
  private final int width;
  private final float[] encoded;
  private final Signal output;

  /**
   * Which values of the last observations were below 0, {@code [samples, observationSize]}: the
   * layer behind may write over what they became. Empty where nobody asks.
   */
  private final boolean[] negative;

  EncodeOperator(Compilation compilation, Encoder encoder, int observationSize, int places) {
    this.compilation = compilation;
    this.encoder = encoder;
    this.observationSize = observationSize;
    width = encoder.width(observationSize);
    encoded = new float[width];
    boolean current = encoder.presentation() == Encoder.Presentation.CURRENT;
    if (!current) {
      compilation.requireRoomForSpikes(width);
    }
    output =
        current
            ? new Signal.Values(
                width,
                true,
                compilation.allocate(width, true),
                compilation.reach() == Compilation.Reach.OBSERVATIONS
                    ? compilation.allocate(width, true)
                    : null,
                fewValues(places))
            : new Signal.Spikes(
                width,
                new SpikeTrain(compilation.rows(), width),
                new EventList(compilation.rows(), width, places),
                null,
                false,
                null);
    boolean forgotten = output.gradient() == null || encoder.signs() == Encoder.Signs.KEPT;
    negative = new boolean[forgotten ? 0 : compilation.samples() * observationSize];
  }

  /**
   * Only a convolution is worth looking at the values for: its windows are many and mostly empty.
   */
  private @Nullable FewValues fewValues(int places) {
    return places == 1
        ? null
        : new FewValues(compilation.kernels(), compilation.samples(), width, places);
  }

  Signal output() {
    return output;
  }

  /** Takes samples from {@code observations[offset..]}, one after the other. */
  void load(float[] observations, int offset, int samples, RandomGenerator random) {
    switch (output) {
      case Signal.Values values -> {
        if (arrangesNothing()) {
          copy(values.data(), observations, offset, samples);
        } else {
          arrange(values.data(), observations, offset, samples);
        }
        for (int i = 0; negative.length > 0 && i < samples * observationSize; i++) {
          negative[i] = observations[offset + i] < 0f;
        }
        if (values.few() != null) {
          values.few().find(values.data(), samples);
        }
      }
      case Signal.Spikes spikes -> {
        spikes.train().clear(samples * compilation.steps());
        for (int sample = 0; sample < samples; sample++) {
          arrange(observations, offset + sample * observationSize);
          spike(spikes.train(), sample * compilation.steps(), random);
        }
        compilation
            .kernels()
            .listEvents(spikes.train(), samples * compilation.steps(), spikes.events());
      }
    }
  }

  private boolean arrangesNothing() {
    return width == observationSize && encoder.signs() != Encoder.Signs.SPLIT;
  }

  /** Images are large: they are read once, and scaled where they lie then. */
  private void copy(FloatArray target, float[] observations, int offset, int samples) {
    int stride = FloatArray.padded(width);
    for (int sample = 0; sample < samples; sample++) {
      target.put(observations, offset + sample * width, sample * stride, width);
    }
    if (encoder.scale() != 1f) {
      compilation.kernels().scale(encoder.scale(), target, samples * stride);
    }
  }

  private void arrange(FloatArray target, float[] observations, int offset, int samples) {
    int stride = FloatArray.padded(width);
    for (int sample = 0; sample < samples; sample++) {
      arrange(observations, offset + sample * observationSize);
      target.put(encoded, 0, sample * stride, width);
    }
  }

  /** Writes the derivatives by the observations to {@code target[offset..]}. */
  void unload(int samples, float[] target, int offset) {
    if (!(output instanceof Signal.Values values) || values.gradient() == null) {
      throw new IllegalStateException("EncodeOperator: compiled without errors of observations");
    }
    int stride = FloatArray.padded(width);
    for (int sample = 0; sample < samples; sample++) {
      for (int i = 0; i < observationSize; i++) {
        int index = sample * stride + i;
        int value = sample * observationSize + i;
        float error = values.gradient().get(index);
        if (negative.length > 0 && negative[value]) {
          error = -values.gradient().get(index + observationSize);
        }
        target[offset + value] = encoder.scale() * error;
      }
    }
  }

  private void arrange(float[] observations, int offset) {
    int used = observationSize;
    float scale = encoder.scale();
    for (int i = 0; i < observationSize; i++) {
      encoded[i] = scale * observations[offset + i];
    }
    if (encoder.signs() == Encoder.Signs.SPLIT) {
      for (int i = 0; i < observationSize; i++) {
        float value = encoded[i];
        encoded[i] = Math.max(0f, value);
        encoded[observationSize + i] = Math.max(0f, -value);
      }
      used *= 2;
    }
    if (encoder.constant() == Encoder.Constant.ONE_APPENDED) {
      encoded[used] = 1f;
    }
  }

  private void spike(SpikeTrain train, int firstRow, RandomGenerator random) {
    for (int t = 0; t < compilation.steps(); t++) {
      for (int i = 0; i < width; i++) {
        boolean spike =
            encoder.presentation() == Encoder.Presentation.POISSON
                ? random.nextFloat() < encoded[i]
                : equidistant(encoded[i], t);
        if (spike) {
          train.set(firstRow + t, i);
        }
      }
    }
  }

  private static boolean equidistant(float value, int t) {
    double rate = Math.clamp((double) value, 0.0, 1.0);
    return Math.floor(rate * (t + 1) + 0.5) > Math.floor(rate * t + 0.5);
  }
}

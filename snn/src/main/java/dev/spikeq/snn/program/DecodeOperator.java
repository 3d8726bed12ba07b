package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.kernel.FloatArray;

/** Reads the last layer, one value of each of its neurons. */
final class DecodeOperator {
  private final int steps;
  private final Decoder.Reading reading;
  private final Signal input;
  private final int[] chosenStep;

  DecodeOperator(Compilation compilation, Network network, Signal input) {
    steps = compilation.steps();
    reading = network.decoder().reading();
    this.input = input;
    chosenStep = new int[compilation.samples() * input.width()];
  }

  /** Writes {@code [samples, width]} to {@code target[offset..]}. */
  void forward(int samples, float[] target, int offset) {
    int width = input.width();
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < width; n++) {
        target[offset + sample * width + n] =
            switch (input) {
              case Signal.Values values -> readValues(values, sample, n);
              case Signal.Spikes spikes -> readSpikes(spikes, sample, n);
            };
      }
    }
  }

  private float readValues(Signal.Values values, int sample, int n) {
    int stride = FloatArray.padded(input.width());
    if (values.constant()) {
      return readConstant(values.data().get(sample * stride + n));
    }
    int first = sample * steps * stride + n;
    int last = first + (steps - 1) * stride;
    return switch (reading) {
      case LAST_MEMBRANE -> values.data().get(last);
      case MEAN_MEMBRANE -> mean(values.data(), first, stride);
      case MAX_MEMBRANE, LARGEST_MAGNITUDE_MEMBRANE ->
          largest(values.data(), first, stride, sample * input.width() + n);
      case SPIKE_COUNT -> Math.round(steps * mean(values.data(), first, stride));
      case FIRST_SPIKE -> firstSpike(values.data(), first, stride);
    };
  }

  /** A constant is read as itself; as spikes it is count/T, and they fill the first steps. */
  private float readConstant(float value) {
    return switch (reading) {
      case LAST_MEMBRANE, MEAN_MEMBRANE, MAX_MEMBRANE, LARGEST_MAGNITUDE_MEMBRANE -> value;
      case SPIKE_COUNT -> Math.round(value * steps);
      case FIRST_SPIKE -> value > 0f ? steps : 0f;
    };
  }

  private float firstSpike(FloatArray data, int first, int stride) {
    for (int t = 0; t < steps; t++) {
      if (data.get(first + t * stride) > 0f) {
        return steps - t;
      }
    }
    return 0f;
  }

  private float mean(FloatArray data, int first, int stride) {
    float sum = 0f;
    for (int t = 0; t < steps; t++) {
      sum += data.get(first + t * stride);
    }
    return sum / steps;
  }

  private float largest(FloatArray data, int first, int stride, int slot) {
    boolean magnitude = reading == Decoder.Reading.LARGEST_MAGNITUDE_MEMBRANE;
    float best = data.get(first);
    int bestStep = 0;
    for (int t = 1; t < steps; t++) {
      float value = data.get(first + t * stride);
      if (magnitude ? Math.abs(value) > Math.abs(best) : value > best) {
        best = value;
        bestStep = t;
      }
    }
    chosenStep[slot] = bestStep;
    return best;
  }

  private float readSpikes(Signal.Spikes spikes, int sample, int n) {
    int count = 0;
    for (int t = 0; t < steps; t++) {
      if (spikes.train().get(sample * steps + t, n)) {
        if (reading == Decoder.Reading.FIRST_SPIKE) {
          return steps - t;
        }
        count++;
      }
    }
    return count;
  }

  /** Takes the error {@code [samples, width]} from {@code errors[offset..]}. */
  void backward(int samples, float[] errors, int offset) {
    int width = input.width();
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < width; n++) {
        float error = errors[offset + sample * width + n];
        switch (input) {
          case Signal.Values values -> writeValues(values, sample, n, error);
          case Signal.Spikes spikes -> writeSpikes(spikes, sample, n, error);
        }
      }
    }
  }

  private void writeValues(Signal.Values values, int sample, int n, float error) {
    FloatArray gradient = values.gradient();
    if (gradient == null) {
      throw new IllegalStateException("DecodeOperator: compiled without gradients");
    }
    int stride = FloatArray.padded(input.width());
    if (values.constant()) {
      gradient.set(sample * stride + n, error);
      return;
    }
    int chosen =
        switch (reading) {
          case LAST_MEMBRANE -> steps - 1;
          case MAX_MEMBRANE, LARGEST_MAGNITUDE_MEMBRANE -> chosenStep[sample * input.width() + n];
          case MEAN_MEMBRANE, SPIKE_COUNT, FIRST_SPIKE -> -1;
        };
    for (int t = 0; t < steps; t++) {
      float share = chosen < 0 ? error / steps : t == chosen ? error : 0f;
      gradient.set((sample * steps + t) * stride + n, share);
    }
  }

  private void writeSpikes(Signal.Spikes spikes, int sample, int n, float error) {
    FloatArray gradient = spikes.gradient();
    if (gradient == null || reading == Decoder.Reading.FIRST_SPIKE) {
      throw new IllegalStateException(
          "Decoder FIRST_SPIKE has no gradient: train with SPIKE_COUNT or a membrane, then decode"
              + " first spikes");
    }
    int stride = FloatArray.padded(input.width());
    for (int t = 0; t < steps; t++) {
      gradient.set((sample * steps + t) * stride + n, error);
    }
  }
}

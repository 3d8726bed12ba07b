package dev.spikeq.snn.program;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.kernel.FloatArray;

/** Reads the last layer, one value per output, and combines them in a dueling head. */
final class DecodeOperator {
  private final int steps;
  private final Decoder.Reading reading;
  private final Network.Head head;
  private final Signal input;
  private final int[] chosenStep;
  private final float[] decoded;

  DecodeOperator(Compilation compilation, Network network, Signal input) {
    steps = compilation.steps();
    reading = network.decoder().reading();
    head = network.head();
    this.input = input;
    chosenStep = new int[compilation.samples() * input.width()];
    decoded = new float[input.width()];
  }

  int outputs() {
    return head == Network.Head.DUELING ? input.width() - 1 : input.width();
  }

  /** Writes {@code [samples, outputs]} to {@code target[offset..]}. */
  void forward(int samples, float[] target, int offset) {
    for (int sample = 0; sample < samples; sample++) {
      for (int n = 0; n < input.width(); n++) {
        decoded[n] =
            switch (input) {
              case Signal.Values values -> readValues(values, sample, n);
              case Signal.Spikes spikes -> readSpikes(spikes, sample, n);
            };
      }
      combine(target, offset + sample * outputs());
    }
  }

  private void combine(float[] target, int offset) {
    if (head == Network.Head.VALUES) {
      System.arraycopy(decoded, 0, target, offset, decoded.length);
      return;
    }
    float sum = 0f;
    for (int n = 1; n < decoded.length; n++) {
      sum += decoded[n];
    }
    float shift = decoded[0] - sum / outputs();
    for (int n = 1; n < decoded.length; n++) {
      target[offset + n - 1] = decoded[n] + shift;
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

  /** Takes the error {@code [samples, outputs]} from {@code errors[offset..]}. */
  void backward(int samples, float[] errors, int offset) {
    for (int sample = 0; sample < samples; sample++) {
      split(errors, offset + sample * outputs());
      for (int n = 0; n < input.width(); n++) {
        switch (input) {
          case Signal.Values values -> writeValues(values, sample, n, decoded[n]);
          case Signal.Spikes spikes -> writeSpikes(spikes, sample, n, decoded[n]);
        }
      }
    }
  }

  private void split(float[] errors, int offset) {
    if (head == Network.Head.VALUES) {
      System.arraycopy(errors, offset, decoded, 0, decoded.length);
      return;
    }
    float sum = 0f;
    for (int n = 0; n < outputs(); n++) {
      sum += errors[offset + n];
    }
    decoded[0] = sum;
    for (int n = 1; n < decoded.length; n++) {
      decoded[n] = errors[offset + n - 1] - sum / outputs();
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

package dev.spikeq.acceptance.neurons;

import dev.spikeq.acceptance.GoldenFile;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Program;

/** Between PyTorch's layouts and ours. */
final class Networks {
  private Networks() {}

  /** Sets {@code NAME.weight} from the array {@code PREFIX.NAME.weight} {@code [out, in]}. */
  static void load(GoldenFile file, String prefix, Parameters parameters) {
    for (Parameters.Entry entry : parameters.entries()) {
      float[] values = file.floats(prefix + "." + entry.name());
      int outputs = entry.columns();
      int inputs = entry.rows();
      parameters.set(entry.name(), entry.vector() ? values : transposed(values, outputs, inputs));
    }
  }

  /** Our values of one array in PyTorch's layout. */
  static float[] stored(Parameters parameters, Parameters.Entry entry) {
    float[] values = parameters.get(entry.name());
    return entry.vector() ? values : transposed(values, entry.rows(), entry.columns());
  }

  /** From {@code [rows, columns]} to {@code [columns, rows]}. */
  static float[] transposed(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }

  /** The spikes of a layer in the last forward pass, {@code [T, batch, width]}. */
  static float[] spikes(Program program, int layer, int batch, int width) {
    int steps = program.network().steps();
    float[] spikes = new float[steps * batch * width];
    for (int t = 0; t < steps; t++) {
      for (int sample = 0; sample < batch; sample++) {
        for (int n = 0; n < width; n++) {
          boolean spiked = program.spiked(layer, sample, t, n);
          spikes[(t * batch + sample) * width + n] = spiked ? 1f : 0f;
        }
      }
    }
    return spikes;
  }

  /** Spikes of each neuron over time in the last forward pass, {@code [batch, width]}. */
  static float[] counts(Program program, int layer, int batch, int width) {
    float[] counts = new float[batch * width];
    for (int sample = 0; sample < batch; sample++) {
      for (int t = 0; t < program.network().steps(); t++) {
        for (int n = 0; n < width; n++) {
          counts[sample * width + n] += program.spiked(layer, sample, t, n) ? 1 : 0;
        }
      }
    }
    return counts;
  }
}

package dev.spikeq.convert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Works out what each layer's activations are divided by. */
final class Thresholds {
  /** A neuron's threshold is at least this share of the largest of its layer. */
  private static final double FLOOR = 0.001;

  private final Source source;
  private final Normalization rule;
  private final Scope scope;
  private final @Nullable Activations activations;

  Thresholds(Source source, Normalization rule, Scope scope, @Nullable Activations activations) {
    this.source = source;
    this.rule = rule;
    this.scope = scope;
    this.activations = activations;
    if (rule instanceof Normalization.Chosen chosen
        && chosen.thresholds().size() < source.hidden().size()) {
      throw new IllegalArgumentException(
          "Normalization.Chosen: expected thresholds for "
              + source.hidden().size()
              + " hidden layers, found "
              + chosen.thresholds().size());
    }
  }

  /** One value for each neuron, or each channel of a convolution, of each hidden layer. */
  double[][] hidden() {
    double[][] thresholds = new double[source.hidden().size()][];
    for (int layer = 0; layer < thresholds.length; layer++) {
      Affine synapse = source.hidden().get(layer);
      double[] before = layer == 0 ? new double[0] : thresholds[layer - 1];
      double[] values = ofLayer(synapse, layer, before, scope);
      thresholds[layer] = checked(values, source.units().get(layer).name());
    }
    return thresholds;
  }

  /** One value for the outputs. */
  double output(double[] before) {
    int layer = source.hidden().size();
    if (rule instanceof Normalization.Chosen chosen
        && (chosen.thresholds().size() <= layer || chosen.thresholds().get(layer).length != 1)) {
      throw new IllegalArgumentException(
          "Normalization.Chosen: expected one more threshold for the outputs that are to be"
              + " normalised, found "
              + chosen.thresholds().size()
              + " for "
              + layer
              + " hidden layers: add it, or keep the output's scale");
    }
    double[] values = ofLayer(source.output(), layer, before, Scope.LAYER);
    return checked(values, source.output().layer().name())[0];
  }

  private double[] ofLayer(Affine synapse, int layer, double[] before, Scope sharing) {
    return switch (rule) {
      case Normalization.None _ -> filled(synapse.outputs(), 1);
      case Normalization.Chosen chosen ->
          spread(chosen.thresholds().get(layer), synapse.outputs(), layer);
      case Normalization.ModelBased model ->
          shared(bounds(synapse, model.propagation(), before), sharing);
      case Normalization.DataBased _ ->
          atLeastParameters(synapse, sampleMaxima(synapse, layer, 1, sharing), sharing);
      case Normalization.Robust robust ->
          switch (robust.statistic()) {
            case PER_SAMPLE_MAXIMUM ->
                atLeastParameters(
                    synapse, sampleMaxima(synapse, layer, robust.percentile(), sharing), sharing);
            case ALL_ACTIVATIONS -> percentiles(synapse, layer, robust.percentile(), sharing);
          };
    };
  }

  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] spread(float[] chosen, int width, int layer) {
    if (chosen.length != 1 && chosen.length != width) {
      throw new IllegalArgumentException(
          "Normalization.Chosen: expected 1 or "
              + width
              + " thresholds for layer "
              + layer
              + ", found "
              + chosen.length);
    }
    double[] values = new double[width];
    for (int j = 0; j < width; j++) {
      values[j] = chosen[chosen.length == 1 ? 0 : j];
    }
    return values;
  }

  private static double[] shared(double[] values, Scope sharing) {
    return sharing == Scope.NEURON
        ? values
        : filled(values.length, Arrays.stream(values).max().orElseThrow());
  }

  private static double[] bounds(
      Affine synapse, Normalization.ModelBased.Propagation propagation, double[] before) {
    boolean bound = propagation == Normalization.ModelBased.Propagation.BOUND;
    double[] sums = new double[synapse.outputs()];
    for (int j = 0; j < sums.length; j++) {
      sums[j] = Math.max(0, synapse.bias(j));
      for (int i = 0; i < synapse.inputs(); i++) {
        double weight = synapse.weight(i, j);
        if (bound) {
          sums[j] +=
              before.length == 0
                  ? Math.abs(weight)
                  : Math.max(0, weight) * before[i % before.length];
        } else {
          sums[j] += Math.max(0, weight);
        }
      }
    }
    return sums;
  }

  /** Element {@code int(p * (n - 1))} of the sorted maxima of the samples. */
  private double[] sampleMaxima(Affine synapse, int layer, double percentile, Scope sharing) {
    float[] values = valuesOf(layer);
    int channels = synapse.outputs();
    int width = synapse.layer().outputWidth();
    int count = values.length / width;
    double[] result = new double[channels];
    for (int j = 0; j < channels; j++) {
      if (j > 0 && sharing == Scope.LAYER) {
        result[j] = result[0];
        continue;
      }
      float[] maxima = new float[count];
      for (int sample = 0; sample < count; sample++) {
        int first = sample * width;
        maxima[sample] =
            sharing == Scope.NEURON
                ? largest(values, first + j, first + width, channels)
                : largest(values, first, first + width, 1);
      }
      Arrays.sort(maxima);
      result[j] = maxima[(int) (percentile * (count - 1))];
    }
    return result;
  }

  private static float largest(float[] values, int first, int end, int step) {
    float largest = values[first];
    for (int i = first + step; i < end; i += step) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }

  /** As large as the largest weight and bias that enter, with their signs. */
  private static double[] atLeastParameters(Affine synapse, double[] values, Scope sharing) {
    double[] entering = new double[synapse.outputs()];
    for (int j = 0; j < entering.length; j++) {
      entering[j] = synapse.biases() == null ? Double.NEGATIVE_INFINITY : synapse.bias(j);
      for (int i = 0; i < synapse.inputs(); i++) {
        entering[j] = Math.max(entering[j], synapse.weight(i, j));
      }
    }
    double[] least = shared(entering, sharing);
    double[] result = values.clone();
    for (int j = 0; j < result.length; j++) {
      result[j] = Math.max(result[j], least[j]);
    }
    return result;
  }

  /**
   * Percentiles with linear interpolation; of the outputs' magnitudes in the last layer. A
   * channel's are of its activations at all places.
   */
  private double[] percentiles(Affine synapse, int layer, double percentile, Scope sharing) {
    float[] values = valuesOf(layer);
    boolean last = layer == source.hidden().size();
    if (last || sharing == Scope.LAYER) {
      values = values.clone();
    }
    if (last) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]);
      }
    }
    int width = synapse.outputs();
    if (sharing == Scope.LAYER) {
      Arrays.sort(values);
      return filled(width, interpolated(values, percentile));
    }
    float[] own = new float[values.length / width];
    double[] result = new double[width];
    for (int j = 0; j < width; j++) {
      for (int sample = 0; sample < own.length; sample++) {
        own[sample] = values[sample * width + j];
      }
      Arrays.sort(own);
      result[j] = interpolated(own, percentile);
    }
    return result;
  }

  /** Refuses a percentile outside (0, 1]. */
  static void requirePercentile(String where, double percentile) {
    if (!(percentile > 0 && percentile <= 1)) {
      throw new IllegalArgumentException(
          where
              + ": expected a percentile in (0, 1], found "
              + percentile
              + ": 0.999 is the 99.9th percentile");
    }
  }

  static double interpolated(float[] sorted, double percentile) {
    double position = percentile * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
  }

  private float[] valuesOf(int layer) {
    if (activations == null) {
      throw new IllegalStateException("Thresholds: expected activations for " + rule);
    }
    return layer == activations.layers() ? activations.outputs() : activations.hidden(layer);
  }

  private static double[] checked(double[] values, String layer) {
    double largest = Arrays.stream(values).max().orElseThrow();
    if (!(largest > 0) || Double.isInfinite(largest)) {
      throw new IllegalArgumentException(
          "Converter: expected an activation above 0 in layer '"
              + layer
              + "' to make a threshold of, found at most "
              + largest
              + ": the layer is silent on the calibration states; take others, or keep the output's"
              + " scale if it is the last");
    }
    double[] result = values.clone();
    for (int j = 0; j < result.length; j++) {
      result[j] = Math.max(result[j], FLOOR * largest);
    }
    return result;
  }
}

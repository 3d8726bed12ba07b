package dev.spikeq.formats.weights;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.weights.DenseWeights.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts arrays together into layers, checking their shapes first. */
final class Assembly {
  private static final String WEIGHT = ".weight";
  private static final String BIAS = ".bias";

  private Assembly() {}

  /** {@code NAME.weight} [out, in] and {@code NAME.bias}, layers in the order of their weights. */
  static DenseWeights stateDict(String source, List<NamedArray> arrays) throws FormatException {
    Map<String, NamedArray> byName = byName(arrays);
    List<DenseLayer> layers = new ArrayList<>();
    for (NamedArray array : arrays) {
      if (array.name().endsWith(WEIGHT) && array.shape().length == 2) {
        String stem = stem(array, WEIGHT);
        NamedArray bias = byName.get(stem + BIAS);
        int outputs = array.shape()[0];
        int inputs = array.shape()[1];
        checkShape(source, array, inputs, outputs, bias);
        layers.add(
            DenseLayer.byOutputs(stem, inputs, outputs, array.values().floats(), floats(bias)));
      } else if (!(array.name().endsWith(BIAS) && byName.containsKey(stem(array, BIAS) + WEIGHT))) {
        throw foreign(source, array);
      }
    }
    return DenseWeights.checked(source, Layout.STATE_DICT, layers);
  }

  /** {@code W1} [in, out], {@code b1}, {@code W2} and so on. */
  static DenseWeights numbered(String source, List<NamedArray> arrays) throws FormatException {
    Map<String, NamedArray> byName = byName(arrays);
    List<DenseLayer> layers = new ArrayList<>();
    int used = 0;
    for (int i = 1; byName.containsKey("W" + i); i++) {
      NamedArray bias = byName.get("b" + i);
      layers.add(byInputs(source, byName.get("W" + i), bias));
      used += bias == null ? 1 : 2;
    }
    if (used < arrays.size()) {
      for (NamedArray array : arrays) {
        if (!array.name().matches("[Wb][1-9][0-9]{0,4}")
            || Integer.parseInt(array.name().substring(1)) > layers.size()) {
          throw foreign(source, array);
        }
      }
    }
    return DenseWeights.checked(source, Layout.NUMBERED, layers);
  }

  static DenseLayer byInputs(String source, @Nullable NamedArray weight, @Nullable NamedArray bias)
      throws FormatException {
    if (weight == null || weight.shape().length != 2) {
      throw new FormatException(
          source + (weight == null ? "" : ": array " + weight.name()),
          "weights [in, out]",
          weight == null ? "none" : "shape " + Arrays.toString(weight.shape()),
          "only fully connected layers can be imported");
    }
    int inputs = weight.shape()[0];
    int outputs = weight.shape()[1];
    checkShape(source, weight, inputs, outputs, bias);
    return DenseLayer.byInputs(
        weight.name(), inputs, outputs, weight.values().floats(), floats(bias));
  }

  private static void checkShape(
      String source, NamedArray weight, int inputs, int outputs, @Nullable NamedArray bias)
      throws FormatException {
    if (inputs < 1 || outputs < 1) {
      throw new FormatException(
          source + ": array " + weight.name(),
          "at least 1 input and 1 output",
          "shape " + Arrays.toString(weight.shape()),
          "is it a layer's weights?");
    }
    if (bias != null && !Arrays.equals(bias.shape(), new int[] {outputs})) {
      throw new FormatException(
          source + ": array " + bias.name(),
          "shape [" + outputs + "], as " + weight.name() + " has outputs",
          Arrays.toString(bias.shape()),
          "are the weights transposed?");
    }
  }

  private static Optional<float[]> floats(@Nullable NamedArray array) throws FormatException {
    return array == null ? Optional.empty() : Optional.of(array.values().floats());
  }

  private static Map<String, NamedArray> byName(List<NamedArray> arrays) {
    Map<String, NamedArray> byName = new LinkedHashMap<>();
    arrays.forEach(array -> byName.put(array.name(), array));
    return byName;
  }

  private static String stem(NamedArray array, String suffix) {
    return array.name().substring(0, array.name().length() - suffix.length());
  }

  private static FormatException foreign(String source, NamedArray array) {
    return new FormatException(
        source,
        "only NAME.weight [out, in] and NAME.bias [out] of fully connected layers, or W1 [in, out],"
            + " b1 and so on",
        array.name() + " " + Arrays.toString(array.shape()),
        "only fully connected layers can be imported");
  }
}

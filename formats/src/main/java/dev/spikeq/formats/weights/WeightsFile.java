package dev.spikeq.formats.weights;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.pytorch.PyTorchFile;
import dev.spikeq.formats.pytorch.TorchTensor;
import dev.spikeq.formats.pytorch.TorchValue;
import dev.spikeq.formats.pytorch.TorchValue.Sequence;
import dev.spikeq.formats.safetensors.Safetensors;
import dev.spikeq.formats.safetensors.SafetensorsFile;
import dev.spikeq.formats.safetensors.Tensor;
import dev.spikeq.formats.weights.DenseWeights.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the weights of a fully connected network.
 *
 * <p>From a PyTorch file: a state dictionary ({@code NAME.weight} {@code [out, in]}, {@code
 * NAME.bias}; the layers in the file's order), a tuple of two lists (weights {@code [in, out]};
 * biases or {@code None}), or a list of weights {@code [in, out]}. From a safetensors file: {@code
 * W1} {@code [in, out]}, {@code b1} and so on, or a state dictionary's names, whose layers are then
 * ordered by name, numbers by their value. Which of the two it is, the file's first bytes say.
 */
public final class WeightsFile {
  private static final Pattern NUMBERED = Pattern.compile("[Wb][1-9][0-9]{0,4}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final int DIGITS = 20;
  private static final int SAFETENSORS_START = 9;

  private WeightsFile() {}

  /**
   * Reads a file.
   *
   * @param file a PyTorch or a safetensors file
   * @return its weights
   * @throws FormatException if it is damaged, or holds anything but the weights of fully connected
   *     layers that fit together
   * @throws IOException if it cannot be read
   */
  public static DenseWeights read(Path file) throws IOException {
    if (isPyTorch(file)) {
      return of(file.toString(), PyTorchFile.read(file));
    }
    return of(Safetensors.read(file));
  }

  /**
   * Whether a file claims to be one of PyTorch's; a safetensors file begins otherwise.
   *
   * @param file any file
   * @return whether it begins as a zip archive or a pickle
   * @throws IOException if it cannot be read
   */
  public static boolean isPyTorch(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(SAFETENSORS_START);
      if (start.length == SAFETENSORS_START && start[SAFETENSORS_START - 1] == '{') {
        return false; // behind a header's length, which may begin as a pickle does
      }
      return start.length >= 2
          && ((start[0] == 'P' && start[1] == 'K') || (start[0] & 0xff) == 0x80);
    }
  }

  /**
   * Takes the weights out of a safetensors file.
   *
   * @param file of any writer
   * @return its weights
   * @throws FormatException as for {@link #read}
   */
  public static DenseWeights of(SafetensorsFile file) throws FormatException {
    List<NamedArray> arrays = new ArrayList<>();
    for (Map.Entry<String, Tensor> entry : file.tensors().entrySet()) {
      String name = entry.getKey();
      Tensor tensor = entry.getValue();
      arrays.add(new NamedArray(name, tensor.shape(), () -> file.floats(name, tensor.shape())));
    }
    if (arrays.stream().anyMatch(array -> NUMBERED.matcher(array.name()).matches())) {
      return Assembly.numbered(file.source(), arrays);
    }
    arrays.sort(Comparator.comparing(array -> sortable(array.name())));
    return Assembly.stateDict(file.source(), arrays);
  }

  /** A name whose numbers sort by value. */
  private static String sortable(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(
            match -> "0".repeat(Math.max(0, DIGITS - match.group().length())) + match.group());
  }

  /**
   * Takes the weights out of what a PyTorch file holds.
   *
   * @param source the file, for messages
   * @param value what was saved
   * @return its weights
   * @throws FormatException as for {@link #read}
   */
  public static DenseWeights of(String source, TorchValue value) throws FormatException {
    return switch (value) {
      case TorchValue.Dictionary(Map<TorchValue, TorchValue> entries) -> {
        List<NamedArray> arrays = new ArrayList<>();
        for (Map.Entry<TorchValue, TorchValue> entry : entries.entrySet()) {
          arrays.add(named(source, key(entry.getKey()), entry.getValue()));
        }
        yield Assembly.stateDict(source, arrays);
      }
      case Sequence(Sequence.Kind kind, List<TorchValue> items)
          when kind == Sequence.Kind.TUPLE
              && items.size() == 2
              && items.get(0) instanceof Sequence(Sequence.Kind _, List<TorchValue> weights)
              && items.get(1) instanceof Sequence(Sequence.Kind _, List<TorchValue> biases)
              && weights.size() == biases.size() ->
          pairs(source, weights, biases);
      case Sequence(Sequence.Kind _, List<TorchValue> items) -> bare(source, items);
      default ->
          throw new FormatException(
              source,
              "a state_dict, a list of weights, or a tuple of weights and biases",
              value.described(),
              "save model.state_dict()");
    };
  }

  private static DenseWeights pairs(
      String source, List<TorchValue> weights, List<TorchValue> biases) throws FormatException {
    List<DenseLayer> layers = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      NamedArray weight = named(source, "W" + (i + 1), weights.get(i));
      boolean none = biases.get(i) instanceof TorchValue.None;
      layers.add(
          Assembly.byInputs(
              source, weight, none ? null : named(source, "b" + (i + 1), biases.get(i))));
    }
    return DenseWeights.checked(source, Layout.WEIGHTS_AND_BIASES, layers);
  }

  private static DenseWeights bare(String source, List<TorchValue> weights) throws FormatException {
    List<DenseLayer> layers = new ArrayList<>();
    for (TorchValue weight : weights) {
      String name = "W" + (layers.size() + 1);
      layers.add(Assembly.byInputs(source, named(source, name, weight), null));
    }
    return DenseWeights.checked(source, Layout.WEIGHTS, layers);
  }

  private static NamedArray named(String source, String name, TorchValue value)
      throws FormatException {
    if (value instanceof TorchTensor tensor) {
      return new NamedArray(name, tensor.shape(), tensor::floats);
    }
    throw new FormatException(
        source + ": '" + name + "'",
        "a tensor",
        value.described(),
        "save model.state_dict() alone, without an optimizer's state or settings");
  }

  private static String key(TorchValue key) {
    return switch (key) {
      case TorchValue.Text(String text) -> text.replaceAll("[^\\p{Graph} ]", "?");
      case TorchValue.Whole(BigInteger value) -> value.toString();
      default -> key.described();
    };
  }
}

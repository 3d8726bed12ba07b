package dev.spikeq.formats.safetensors;

import dev.spikeq.formats.FormatException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a safetensors file holds, checked and in memory; immutable.
 *
 * <p>{@link #tensor} and {@link #floats} blame the file, by its name, when it does not hold what
 * the caller needs.
 */
public final class SafetensorsFile {
  private final String source;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> metadata;

  SafetensorsFile(String source, Map<String, Tensor> tensors, Map<String, String> metadata) {
    this.source = source;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /** Where it was read from, as it appears in messages. */
  public String source() {
    return source;
  }

  /** All tensors in the order of the header; unmodifiable. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** Names of the tensors in the order of the header; unmodifiable. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Free text beside the tensors, sorted by key; unmodifiable, empty where a file has none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensor of that name, or null where the file has none. */
  public @Nullable Tensor find(String name) {
    return tensors.get(name);
  }

  /**
   * The tensor of that name.
   *
   * @throws FormatException if the file has none
   */
  public Tensor tensor(String name) throws FormatException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new FormatException(
          source,
          "a tensor '" + name + "'",
          "only " + Header.shown(String.join(", ", tensors.keySet())),
          "is it the file of another model?");
    }
    return tensor;
  }

  /**
   * The tensor of that name, which must have that shape.
   *
   * @throws FormatException if the file has none, or one of another shape
   */
  public Tensor tensor(String name, int... shape) throws FormatException {
    Tensor tensor = tensor(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new FormatException(
          source + ": tensor '" + name + "'",
          "shape " + Arrays.toString(shape),
          Arrays.toString(tensor.shape()),
          "is it the file of another model?");
    }
    return tensor;
  }

  /**
   * The numbers of the tensor of that name, whatever its shape.
   *
   * @return a new array in C order
   * @throws FormatException if the file has none, or one of a type that does not fit a float
   */
  public float[] floats(String name) throws FormatException {
    return floats(name, tensor(name));
  }

  /**
   * The numbers of the tensor of that name, which must have that shape.
   *
   * @param name the tensor's name
   * @param shape sizes of its dimensions; an empty array asks for a single number
   * @return a new array in C order
   * @throws FormatException if the file has none, or one of another shape or of a type that does
   *     not fit a float
   */
  public float[] floats(String name, int... shape) throws FormatException {
    return floats(name, tensor(name, shape));
  }

  private float[] floats(String name, Tensor tensor) throws FormatException {
    if (!tensor.fitsFloats()) {
      throw new FormatException(
          source + ": tensor '" + name + "'",
          "type F32 or one that fits it",
          tensor.dtype().name(),
          "store it as F32");
    }
    return tensor.floats();
  }

  @Override
  public String toString() {
    return source + tensors;
  }
}

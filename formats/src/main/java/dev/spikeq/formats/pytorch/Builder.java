package dev.spikeq.formats.pytorch;

import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.pytorch.TorchValue.Sequence;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does what the few functions do that a file may name, and keeps the storages it refers to. */
final class Builder {
  private static final int STORAGE_ARGUMENTS = 5;
  private static final int TENSOR_ARGUMENTS = 6;
  private static final int MOST_DIMENSIONS = 8;

  private final long fileBytes;
  private final Map<String, Storage> storages = new LinkedHashMap<>();
  private long numbers;

  /**
   * Starts without a storage.
   *
   * @param fileBytes size of the file: no storage and no tensor can hold more numbers
   */
  Builder(long fileBytes) {
    this.fileBytes = fileBytes;
  }

  /** The storages that the pickle refers to, in the order of first mention. */
  Collection<Storage> storages() {
    return Collections.unmodifiableCollection(storages.values());
  }

  /** The storage of that key, if the pickle refers to it. */
  Optional<Storage> storage(String key) {
    return Optional.ofNullable(storages.get(key));
  }

  /** What a name stands for. */
  StackItem named(String where, String module, String name) throws FormatException {
    for (StackItem.Function function : StackItem.Function.values()) {
      if (function.isCalled(module, name)) {
        return function;
      }
    }
    Optional<TorchDType> dtype = TorchDType.of(module, name);
    if (dtype.isPresent()) {
      return new StackItem.StorageClass(dtype.get());
    }
    boolean otherNumbers = module.startsWith("torch") && name.endsWith("Storage");
    throw new FormatException(
        where,
        "a name on the list of those that a state_dict needs",
        shown(module + "." + name),
        otherNumbers
            ? "numbers of this type cannot be read: save the model after model.float()"
            : "nothing of the file was run; " + PickleReader.ONLY_STATE);
  }

  /** A storage by its persistent id: {@code ('storage', class, key, device, elements)}. */
  StackItem storage(String where, List<? extends StackItem> id) throws FormatException {
    boolean view = id.size() == STORAGE_ARGUMENTS + 1 && !(id.getLast() instanceof TorchValue.None);
    if (id.size() < STORAGE_ARGUMENTS
        || id.size() > STORAGE_ARGUMENTS + 1
        || view
        || !(id.get(0) instanceof TorchValue.Text(String kind))
        || !kind.equals("storage")
        || !(id.get(1) instanceof StackItem.StorageClass(TorchDType dtype))
        || !(id.get(2) instanceof TorchValue.Text(String key))) {
      throw new FormatException(
          where,
          "the id of a storage ('storage', class, key, device, elements)",
          view ? "a view of another storage" : "something else",
          PickleReader.DAMAGED);
    }
    long elements = whole(where, id.get(4), fileBytes / dtype.bytes());
    Storage storage = storages.computeIfAbsent(key, _ -> new Storage(key, dtype, elements));
    if (storage.dtype() != dtype || storage.elements() != elements) {
      throw new FormatException(
          where + ": storage " + shown(key),
          storage.elements() + " numbers of type " + storage.dtype() + " as before",
          elements + " of type " + dtype,
          PickleReader.DAMAGED);
    }
    return new StackItem.StorageItem(storage);
  }

  /** The result of a call. */
  StackItem call(String where, StackItem function, List<? extends StackItem> arguments)
      throws FormatException {
    if (!(function instanceof StackItem.Function named)) {
      throw new FormatException(
          where, "a call of a known function", "of something else", PickleReader.DAMAGED);
    }
    switch (named) {
      case ORDERED_DICT -> {
        if (arguments.isEmpty()) {
          return new Growing.GrowingDictionary();
        }
      }
      case REBUILD_PARAMETER -> {
        if (!arguments.isEmpty() && arguments.getFirst() instanceof TorchTensor tensor) {
          return tensor;
        }
      }
      case REBUILD_TENSOR -> {
        return tensor(where, arguments);
      }
    }
    throw new FormatException(
        where, "the arguments of " + named, arguments.size() + " others", PickleReader.DAMAGED);
  }

  /** {@code (storage, offset, sizes, strides, requires_grad, hooks[, metadata])}. */
  private TorchTensor tensor(String where, List<? extends StackItem> arguments)
      throws FormatException {
    if (arguments.size() < TENSOR_ARGUMENTS
        || arguments.size() > TENSOR_ARGUMENTS + 1
        || !(arguments.get(0) instanceof StackItem.StorageItem(Storage storage))
        || (arguments.size() > TENSOR_ARGUMENTS
            && !(arguments.getLast() instanceof TorchValue.None))) {
      throw new FormatException(
          where,
          "a tensor (storage, offset, sizes, strides, requires_grad, hooks)",
          arguments.size() + " other arguments",
          PickleReader.DAMAGED);
    }
    int[] shape = wholes(where, arguments.get(2));
    int[] strides = wholes(where, arguments.get(3));
    long offset = whole(where, arguments.get(1), storage.elements());
    String place = where + ": tensor in storage " + shown(storage.key());
    checkReach(place, storage, offset, shape, strides);
    return new TorchTensor(place, storage, (int) offset, shape, strides);
  }

  private void checkReach(String where, Storage storage, long offset, int[] shape, int[] strides)
      throws FormatException {
    if (shape.length != strides.length) {
      throw new FormatException(
          where, shape.length + " strides", Integer.toString(strides.length), PickleReader.DAMAGED);
    }
    long size = 1;
    long last = offset;
    for (int i = 0; i < shape.length; i++) {
      size = Math.min(size * shape[i], Integer.MAX_VALUE + 1L);
      last = Math.min(last + (shape[i] - 1L) * strides[i], Integer.MAX_VALUE + 1L);
    }
    if (size > 0 && (size > storage.elements() || last >= storage.elements())) {
      throw new FormatException(
          where,
          "a tensor within the " + storage.elements() + " numbers of its storage",
          shown(Arrays.toString(shape)) + " numbers from " + offset + " on",
          "the file is damaged, or the tensor was expanded: save a contiguous one");
    }
    numbers += size;
    if (numbers > fileBytes) {
      throw new FormatException(
          where,
          "no more numbers in all tensors than the file has bytes",
          "more: tensors share a storage many times",
          "save a copy (clone) of each tensor");
    }
  }

  private static int[] wholes(String where, StackItem item) throws FormatException {
    if (!(item instanceof Sequence(Sequence.Kind _, List<TorchValue> items))
        || items.size() > MOST_DIMENSIONS) {
      throw new FormatException(
          where,
          "a tuple of at most " + MOST_DIMENSIONS + " integers",
          "something else",
          PickleReader.DAMAGED);
    }
    int[] values = new int[items.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) whole(where, items.get(i), Integer.MAX_VALUE);
    }
    return values;
  }

  private static long whole(String where, StackItem item, long most) throws FormatException {
    if (item instanceof TorchValue.Whole(BigInteger value)
        && value.signum() >= 0
        && value.bitLength() < Long.SIZE
        && value.longValue() <= most) {
      return value.longValue();
    }
    throw new FormatException(
        where,
        "an integer from 0 to " + most,
        item instanceof TorchValue.Whole(BigInteger value)
            ? shown(value.toString())
            : "something else",
        PickleReader.DAMAGED);
  }

  /** A name from the file, made fit for one line. */
  static String shown(String name) {
    String printable = name.replaceAll("[^\\p{Graph} ]", "?");
    return printable.length() > 100 ? printable.substring(0, 100) + "…" : printable;
  }
}

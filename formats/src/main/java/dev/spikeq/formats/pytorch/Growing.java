package dev.spikeq.formats.pytorch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list or dictionary while instructions still fill it. Once it has been put anywhere it is closed
 * for good: so none can come to hold itself.
 */
sealed interface Growing extends StackItem {
  /** Ends the filling, on the first call. */
  TorchValue close();

  /** Whether {@link #close} was called. */
  boolean closed();

  /** A list. */
  final class GrowingList implements Growing {
    private final List<TorchValue> items = new ArrayList<>();
    private @Nullable TorchValue result;

    void add(TorchValue item) {
      items.add(item);
    }

    @Override
    public TorchValue close() {
      if (result == null) {
        result = new TorchValue.Sequence(TorchValue.Sequence.Kind.LIST, items);
      }
      return result;
    }

    @Override
    public boolean closed() {
      return result != null;
    }
  }

  /** A dictionary. */
  final class GrowingDictionary implements Growing {
    private final Map<TorchValue, TorchValue> entries = new LinkedHashMap<>();
    private @Nullable TorchValue result;

    /** Whether the key was new. */
    boolean put(TorchValue key, TorchValue value) {
      return entries.putIfAbsent(key, value) == null;
    }

    @Override
    public TorchValue close() {
      if (result == null) {
        result = new TorchValue.Dictionary(entries);
      }
      return result;
    }

    @Override
    public boolean closed() {
      return result != null;
    }
  }
}

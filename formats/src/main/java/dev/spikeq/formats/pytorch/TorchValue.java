package dev.spikeq.formats.pytorch;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a PyTorch file may hold. Containers never hold themselves, directly or through others. */
public sealed interface TorchValue extends StackItem permits TorchTensor, TorchValue.Plain {

  /** Anything but a tensor. */
  sealed interface Plain extends TorchValue {}

  /** Python's {@code None}. */
  record None() implements Plain {}

  /**
   * True or false.
   *
   * @param value which of them
   */
  record Flag(boolean value) implements Plain {}

  /**
   * An integer.
   *
   * @param value of any size
   */
  record Whole(BigInteger value) implements Plain {}

  /**
   * A floating-point number.
   *
   * @param value as Python held it
   */
  record Real(double value) implements Plain {}

  /**
   * A string.
   *
   * @param value its characters
   */
  record Text(String value) implements Plain {}

  /**
   * A list or a tuple.
   *
   * @param kind which of them
   * @param items in order; unmodifiable
   */
  record Sequence(Kind kind, List<TorchValue> items) implements Plain {
    /** Copies the items. */
    public Sequence {
      items = List.copyOf(items);
    }

    /** What Python called it. */
    public enum Kind {
      /** A {@code list}. */
      LIST,
      /** A {@code tuple}. */
      TUPLE
    }

    /** Its kind and size only. */
    @Override
    public String toString() {
      return described();
    }
  }

  /**
   * A dictionary, ordered or not; the order of the file is kept.
   *
   * @param entries by key, which is a {@link Text} or a {@link Whole}; unmodifiable
   */
  record Dictionary(Map<TorchValue, TorchValue> entries) implements Plain {
    /** Copies the entries. */
    public Dictionary {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Its kind and size only. */
    @Override
    public String toString() {
      return described();
    }
  }

  /**
   * What it is, for messages; never its content.
   *
   * @return such as {@code a list of 3}
   */
  default String described() {
    return switch (this) {
      case TorchTensor tensor -> "a tensor " + tensor;
      case None _ -> "None";
      case Flag(boolean value) -> value ? "True" : "False";
      case Whole _ -> "an integer";
      case Real _ -> "a number";
      case Text _ -> "a string";
      case Sequence(Sequence.Kind kind, List<TorchValue> items) ->
          "a " + (kind == Sequence.Kind.LIST ? "list" : "tuple") + " of " + items.size();
      case Dictionary(Map<TorchValue, TorchValue> entries) -> "a dictionary of " + entries.size();
    };
  }
}

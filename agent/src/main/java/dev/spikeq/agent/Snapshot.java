package dev.spikeq.agent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named arrays that together are the complete state of something, for a checkpoint: in the order in
 * which they were put, which depends on nothing but what is saved. Arrays are kept, not copied:
 * whoever puts one gives it away, and whoever gets one must not change it.
 */
public final class Snapshot {
  private final Map<String, Values> values;
  private final String prefix;

  /** The values under one name. */
  public sealed interface Values {}

  /**
   * 32-bit floats.
   *
   * @param values the array itself
   */
  @SuppressWarnings("ArrayRecordComponent") // a name for the array's type; never compared
  public record Floats(float[] values) implements Values {}

  /**
   * 64-bit floats.
   *
   * @param values the array itself
   */
  @SuppressWarnings("ArrayRecordComponent") // a name for the array's type; never compared
  public record Doubles(double[] values) implements Values {}

  /**
   * 64-bit integers.
   *
   * @param values the array itself
   */
  @SuppressWarnings("ArrayRecordComponent") // a name for the array's type; never compared
  public record Longs(long[] values) implements Values {}

  /**
   * 32-bit integers.
   *
   * @param values the array itself
   */
  @SuppressWarnings("ArrayRecordComponent") // a name for the array's type; never compared
  public record Ints(int[] values) implements Values {}

  /**
   * Bytes.
   *
   * @param values the array itself
   */
  @SuppressWarnings("ArrayRecordComponent") // a name for the array's type; never compared
  public record Bytes(byte[] values) implements Values {}

  /** Makes an empty snapshot. */
  public Snapshot() {
    this(new LinkedHashMap<>(), "");
  }

  private Snapshot(Map<String, Values> values, String prefix) {
    this.values = values;
    this.prefix = prefix;
  }

  /**
   * Returns a view of this snapshot in which every name begins with a prefix and a slash: what a
   * part puts there stands in the whole.
   *
   * @param name the part's name
   */
  public Snapshot scoped(String name) {
    return new Snapshot(values, prefix + name + "/");
  }

  /**
   * Puts values under a name.
   *
   * @param name new in this snapshot
   * @param array what is kept, not copied
   * @throws IllegalArgumentException if there are values under that name
   */
  public void put(String name, Values array) {
    if (values.putIfAbsent(prefix + name, array) != null) {
      throw new IllegalArgumentException(
          "Snapshot: expected unique names, found '" + prefix + name + "' twice");
    }
  }

  /**
   * Puts floats under a name.
   *
   * @param name new in this snapshot
   * @param array kept, not copied
   */
  public void put(String name, float[] array) {
    put(name, new Floats(array));
  }

  /**
   * Puts doubles under a name.
   *
   * @param name new in this snapshot
   * @param array kept, not copied
   */
  public void put(String name, double[] array) {
    put(name, new Doubles(array));
  }

  /**
   * Puts longs under a name.
   *
   * @param name new in this snapshot
   * @param array kept, not copied
   */
  public void put(String name, long[] array) {
    put(name, new Longs(array));
  }

  /**
   * Puts ints under a name.
   *
   * @param name new in this snapshot
   * @param array kept, not copied
   */
  public void put(String name, int[] array) {
    put(name, new Ints(array));
  }

  /**
   * Puts bytes under a name.
   *
   * @param name new in this snapshot
   * @param array kept, not copied
   */
  public void put(String name, byte[] array) {
    put(name, new Bytes(array));
  }

  /**
   * Returns floats.
   *
   * @param name their name
   * @param length how many are expected, or -1 for any number
   * @throws IllegalArgumentException if there are none of this name, kind and length
   */
  public float[] floats(String name, int length) {
    if (get(name) instanceof Floats(float[] array) && fits(array.length, length)) {
      return array;
    }
    throw misfit(name, "floats", length);
  }

  /**
   * Returns doubles.
   *
   * @param name their name
   * @param length how many are expected, or -1 for any number
   * @throws IllegalArgumentException if there are none of this name, kind and length
   */
  public double[] doubles(String name, int length) {
    if (get(name) instanceof Doubles(double[] array) && fits(array.length, length)) {
      return array;
    }
    throw misfit(name, "doubles", length);
  }

  /**
   * Returns longs.
   *
   * @param name their name
   * @param length how many are expected, or -1 for any number
   * @throws IllegalArgumentException if there are none of this name, kind and length
   */
  public long[] longs(String name, int length) {
    if (get(name) instanceof Longs(long[] array) && fits(array.length, length)) {
      return array;
    }
    throw misfit(name, "longs", length);
  }

  /**
   * Returns ints.
   *
   * @param name their name
   * @param length how many are expected, or -1 for any number
   * @throws IllegalArgumentException if there are none of this name, kind and length
   */
  public int[] ints(String name, int length) {
    if (get(name) instanceof Ints(int[] array) && fits(array.length, length)) {
      return array;
    }
    throw misfit(name, "ints", length);
  }

  /**
   * Returns bytes.
   *
   * @param name their name
   * @param length how many are expected, or -1 for any number
   * @throws IllegalArgumentException if there are none of this name, kind and length
   */
  public byte[] bytes(String name, int length) {
    if (get(name) instanceof Bytes(byte[] array) && fits(array.length, length)) {
      return array;
    }
    throw misfit(name, "bytes", length);
  }

  /** Returns all values by their full names, in the order in which they were put; unmodifiable. */
  public Map<String, Values> entries() {
    return Collections.unmodifiableMap(values);
  }

  private Values get(String name) {
    Values found = values.get(prefix + name);
    if (found == null) {
      throw new IllegalArgumentException(
          "Snapshot: expected '"
              + prefix
              + name
              + "', found none: was it made with these settings?");
    }
    return found;
  }

  private static boolean fits(int found, int expected) {
    return expected < 0 || found == expected;
  }

  private IllegalArgumentException misfit(String name, String kind, int length) {
    return new IllegalArgumentException(
        "Snapshot: '%s%s': expected %s%s, found %s: was it made with these settings?"
            .formatted(prefix, name, length < 0 ? "" : length + " ", kind, describe(get(name))));
  }

  private static String describe(Values values) {
    return switch (values) {
      case Floats(float[] array) -> array.length + " floats";
      case Doubles(double[] array) -> array.length + " doubles";
      case Longs(long[] array) -> array.length + " longs";
      case Ints(int[] array) -> array.length + " ints";
      case Bytes(byte[] array) -> array.length + " bytes";
    };
  }
}

package dev.spikeq.agent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Named arrays that together are the complete state of something, for a checkpoint: in the order in
 * which they were put, which depends on nothing but what is saved. Arrays are kept, not copied:
 * whoever puts one gives it away, and whoever gets one must not change it. What is large and only
 * ever grows is put as {@link Records}, so that a series of snapshots holds each record once; these
 * lie outside the heap until the snapshot is closed, or nobody refers to it any more.
 */
public final class Snapshot implements AutoCloseable {
  private final Map<String, Values> values;
  private final Map<String, Long> kept;
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

  /**
   * Numbered records of bytes that never change, of a log that grows at its end. A snapshot may
   * leave out those at the beginning that somebody keeps from snapshots before.
   *
   * @param length bytes in a record, at least 1
   * @param first number of the oldest record that belongs to the state
   * @param from number of the first record that is held here, {@code first} or later
   * @param end number after the newest
   * @param content hands the records over
   */
  public record Records(int length, long first, long from, long end, Content content)
      implements Values {
    /** Checks the numbers. */
    public Records {
      if (length < 1 || first < 0 || from < first || end < from) {
        throw new IllegalArgumentException(
            "Records: expected 0 <= first <= from <= end and at least 1 byte, found %d, %d, %d and %d bytes"
                .formatted(first, from, end, length));
      }
    }

    /**
     * Hands all records over that are held here.
     *
     * @param taker called with each in order; the array is only lent
     */
    public void forEach(Consumer<byte[]> taker) {
      content.forEach(taker);
    }
  }

  /** The bytes of records, from memory or from files. */
  public interface Content extends AutoCloseable {
    /**
     * Hands them over.
     *
     * @param taker called with each record in order; the array is only lent
     */
    void forEach(Consumer<byte[]> taker);

    /** Gives memory back, if there is any; nothing can be handed over then. */
    @Override
    default void close() {}
  }

  /** Reads one record of a log. */
  @FunctionalInterface
  public interface Log {
    /**
     * Copies a record.
     *
     * @param number which one
     * @param target where to, as long as the record
     */
    void copy(long number, byte[] target);
  }

  /** Makes an empty snapshot of a whole state. */
  public Snapshot() {
    this(new LinkedHashMap<>(), Map.of(), "");
  }

  private Snapshot(Map<String, Values> values, Map<String, Long> kept, String prefix) {
    this.values = values;
    this.kept = kept;
    this.prefix = prefix;
  }

  /**
   * Makes an empty snapshot that leaves out records that are kept elsewhere.
   *
   * @param kept for each log's full name the number of the first record that is not kept; 0 for
   *     logs that are not named
   */
  public static Snapshot without(Map<String, Long> kept) {
    return new Snapshot(new LinkedHashMap<>(), Map.copyOf(kept), "");
  }

  /**
   * Returns a view of this snapshot in which every name begins with a prefix and a slash: what a
   * part puts there stands in the whole.
   *
   * @param name the part's name
   */
  public Snapshot scoped(String name) {
    return new Snapshot(values, kept, prefix + name + "/");
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
   * Puts the records of a log under a name, but those that are kept elsewhere.
   *
   * @param name new in this snapshot
   * @param length bytes in a record, at least 1
   * @param first number of the oldest record
   * @param end number after the newest
   * @param log is read at once; nothing of it is kept
   */
  public void put(String name, int length, long first, long end, Log log) {
    long from = Math.clamp(kept.getOrDefault(prefix + name, 0L), first, end);
    put(name, new Records(length, first, from, end, new CopiedRecords(length, from, end, log)));
  }

  /**
   * Returns the records of a log.
   *
   * @param name their name
   * @param length bytes in a record
   * @throws IllegalArgumentException if there are none of this name and length, or some are left
   *     out
   */
  public Records records(String name, int length) {
    if (get(name) instanceof Records records
        && records.length() == length
        && records.from() == records.first()) {
      return records;
    }
    throw misfit(name, "bytes in a record, and all records from the first", length);
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

  /**
   * Returns whether there are values under a name.
   *
   * @param name the name
   */
  public boolean has(String name) {
    return values.containsKey(prefix + name);
  }

  /** Returns all values by their full names, in the order in which they were put; unmodifiable. */
  public Map<String, Values> entries() {
    return Collections.unmodifiableMap(values);
  }

  /** Gives the memory of records back; they cannot be handed over any more. */
  @Override
  public void close() {
    for (Values each : values.values()) {
      if (each instanceof Records records) {
        records.content().close();
      }
    }
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
      case Records(int length, long first, long from, long end, Content _) ->
          "records %d to %d of %d bytes, held from %d".formatted(first, end - 1, length, from);
    };
  }
}

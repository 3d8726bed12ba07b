package dev.spikeq.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Compares snapshots to the bit. */
public final class Snapshots {
  private Snapshots() {}

  /** Fails with the message and the name of the first array that differs. */
  public static void assertSame(Snapshot expected, Snapshot found, String message) {
    assertEquals(
        List.copyOf(expected.entries().keySet()), List.copyOf(found.entries().keySet()), message);
    expected
        .entries()
        .forEach((name, values) -> {
          String text = message + ", " + name;
          switch (values) {
            case Snapshot.Floats(float[] array) ->
                assertArrayEquals(array, found.floats(name, -1), text);
            case Snapshot.Doubles(double[] array) ->
                assertArrayEquals(array, found.doubles(name, -1), text);
            case Snapshot.Longs(long[] array) ->
                assertArrayEquals(array, found.longs(name, -1), text);
            case Snapshot.Ints(int[] array) -> assertArrayEquals(array, found.ints(name, -1), text);
            case Snapshot.Bytes(byte[] array) ->
                assertArrayEquals(array, found.bytes(name, -1), text);
            case Snapshot.Records records ->
                assertSameRecords(records, found.records(name, records.length()), text);
          }
        });
  }

  private static void assertSameRecords(
      Snapshot.Records expected, Snapshot.Records found, String message) {
    assertEquals(expected.first(), found.first(), message);
    assertEquals(expected.end(), found.end(), message);
    Deque<byte[]> contents = new ArrayDeque<>();
    expected.forEach(record -> contents.add(record.clone()));
    found.forEach(record -> assertArrayEquals(contents.remove(), record, message));
    assertEquals(0, contents.size(), message);
  }
}

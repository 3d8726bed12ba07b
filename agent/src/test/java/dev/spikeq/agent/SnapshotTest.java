package dev.spikeq.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Test
  void keepsNamesInOrderAndScopesThem() {
    Snapshot snapshot = new Snapshot();
    snapshot.put("z", new float[] {1});
    Snapshot part = snapshot.scoped("part");
    part.put("z", new long[] {2, 3});
    part.scoped("deep").put("a", new byte[] {4});
    snapshot.put("b", new double[0]);
    snapshot.put("a", new int[] {5});
    assertEquals(
        List.of("z", "part/z", "part/deep/a", "b", "a"), List.copyOf(snapshot.entries().keySet()));
    assertArrayEquals(new long[] {2, 3}, snapshot.longs("part/z", 2));
    assertArrayEquals(new byte[] {4}, part.bytes("deep/a", -1));
  }

  @Test
  void saysWhatDoesNotFit() {
    Snapshot snapshot = new Snapshot();
    Snapshot part = snapshot.scoped("part");
    part.put("x", new float[3]);
    assertThrows(IllegalArgumentException.class, () -> part.put("x", new float[3]));
    assertMessage(() -> part.floats("y", 1), "expected 'part/y', found none");
    assertMessage(() -> part.floats("x", 2), "'part/x': expected 2 floats, found 3 floats");
    assertMessage(() -> part.ints("x", -1), "'part/x': expected ints, found 3 floats");
    assertMessage(() -> part.longs("x", 3), "expected 3 longs, found 3 floats");
    assertMessage(() -> part.doubles("x", 3), "expected 3 doubles, found 3 floats");
    assertMessage(() -> part.bytes("x", 3), "expected 3 bytes, found 3 floats");
  }

  private static void assertMessage(Runnable body, String part) {
    String message = assertThrows(IllegalArgumentException.class, body::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}

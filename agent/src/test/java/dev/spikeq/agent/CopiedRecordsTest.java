package dev.spikeq.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopiedRecordsTest {
  private static Snapshot ofLog(byte[][] log) {
    Snapshot snapshot = Snapshot.without(Map.of("part/log", 2L));
    snapshot
        .scoped("part")
        .put(
            "log",
            3,
            1,
            log.length,
            (number, target) -> {
              System.arraycopy(log[(int) number], 0, target, 0, 3);
            });
    return snapshot;
  }

  private static Snapshot.Records records(Snapshot snapshot) {
    return (Snapshot.Records) snapshot.entries().values().iterator().next();
  }

  @Test
  void holdsWhatTheLogHeldAtThatTime() {
    byte[][] log = {{0, 0, 0}, {1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    Snapshot snapshot = ofLog(log);
    Arrays.fill(log[3], (byte) -1);
    List<byte[]> found = new ArrayList<>();
    records(snapshot).forEach(record -> found.add(record.clone()));
    assertEquals(2, found.size());
    assertArrayEquals(new byte[] {4, 5, 6}, found.getFirst());
    assertArrayEquals(new byte[] {7, 8, 9}, found.getLast());
  }

  @Test
  void givesItsMemoryBackOnce() {
    Snapshot snapshot = ofLog(new byte[5][3]);
    snapshot.close();
    snapshot.close();
    Snapshot.Records closed = records(snapshot);
    assertThrows(IllegalStateException.class, () -> closed.forEach(_ -> {}));
  }
}

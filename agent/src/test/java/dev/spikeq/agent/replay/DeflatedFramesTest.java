package dev.spikeq.agent.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames come out as they went in, in less memory, whatever they hold. */
final class DeflatedFramesTest {
  private static final int RECENT = 20;

  /** A frame that its number decides: half of them noise, which deflating makes no smaller. */
  private static byte[] frame(long number, int size) {
    byte[] frame = new byte[size];
    SplittableRandom random = new SplittableRandom(number);
    if (number / 40 % 2 == 0) {
      random.nextBytes(frame);
    } else {
      frame[random.nextInt(size)] = (byte) number;
    }
    return frame;
  }

  private static void append(FrameStore store, int size) {
    long number = store.end();
    assertEquals(number, store.append(MemorySegment.ofArray(frame(number, size))));
  }

  private static void assertHolds(FrameStore store, long number, int size) {
    byte[] found = new byte[size + 3];
    store.copy(number, MemorySegment.ofArray(found), 3);
    byte[] expected = new byte[size + 3];
    System.arraycopy(frame(number, size), 0, expected, 3, size);
    assertArrayEquals(expected, found, "frame " + number);
  }

  /** Sizes from a byte to more than a block, and with blocks of 16, 9 and 1. */
  @ParameterizedTest
  @CsvSource({"1, 500", "100, 300", "7056, 120", "70000, 40"})
  void framesComeOutAsTheyWentIn(int size, int alive) {
    try (DeflatedFrames store = new DeflatedFrames(size, RECENT, alive)) {
      SplittableRandom random = new SplittableRandom(size);
      for (int i = 0; i < 4 * alive; i++) {
        append(store, size);
        store.release(store.end() - alive);
        for (int draw = 0; draw < 3; draw++) {
          assertHolds(store, store.first() + random.nextLong(store.end() - store.first()), size);
        }
      }
      assertEquals(3L * alive, store.first());
      for (long number = store.first(); number < store.end(); number++) {
        assertHolds(store, number, size);
      }
    }
  }

  @Test
  void beginsAnewAtAnyNumber() {
    try (DeflatedFrames store = new DeflatedFrames(100, RECENT, 200)) {
      for (long start : new long[] {0, 5, 16, 1000, 77}) {
        store.restart(start);
        assertEquals(start, store.first());
        for (int i = 0; i < 300; i++) {
          append(store, 100);
        }
        for (long number = start; number < store.end(); number++) {
          assertHolds(store, number, 100);
        }
      }
    }
  }

  @Test
  void everythingMayBeGivenUpAtOnce() {
    try (DeflatedFrames store = new DeflatedFrames(100, RECENT, 200)) {
      for (int i = 0; i < 400; i++) {
        append(store, 100);
        if (i % 90 == 0) {
          store.release(store.end());
        }
        assertHolds(store, store.end() - 1, 100);
      }
      assertHolds(store, store.first(), 100);
    }
  }

  /** Frames alike: far less than as they are; and no more when as many go as come. */
  @Test
  void takesLessMemoryAndNoMoreAfterAWhile() {
    int size = 7056;
    int alive = 3000;
    try (DeflatedFrames store = new DeflatedFrames(size, RECENT, alive)) {
      byte[] picture = frame(40, size);
      long most = 0;
      for (int i = 0; i < 4 * alive; i++) {
        picture[i % size] = (byte) i;
        store.append(MemorySegment.ofArray(picture));
        store.release(store.end() - alive);
        most = i == 2 * alive ? store.bytes() : most;
      }
      assertEquals(most, store.bytes());
      assertTrue(most < (long) alive * size / 2, "bytes: " + most);
    }
  }
}

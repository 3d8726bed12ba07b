package dev.spikeq.snn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that share tasks take each of them once, whatever happens. */
final class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void everyTaskRunsOnceInEverySection(int threads) {
    try (Workers workers = Workers.of(threads)) {
      assertEquals(threads, workers.count());
      for (int section = 0; section < 3000; section++) {
        int tasks = section % 11;
        AtomicIntegerArray taken = new AtomicIntegerArray(tasks + 1);
        workers.run(tasks, taken::incrementAndGet);
        for (int i = 0; i < tasks; i++) {
          assertEquals(1, taken.get(i), "section " + section);
        }
        assertEquals(0, taken.get(tasks));
      }
    }
  }

  /** Workers that went to sleep between two sections wake up again. */
  @Test
  void sleepersWake() {
    try (Workers workers = Workers.of(3)) {
      for (int section = 0; section < 10; section++) {
        AtomicIntegerArray taken = new AtomicIntegerArray(5);
        LockSupport.parkNanos(5_000_000);
        workers.run(5, taken::incrementAndGet);
        assertEquals("[1, 1, 1, 1, 1]", taken.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void failuresReachTheCaller(int threads) {
    try (Workers workers = Workers.of(threads)) {
      for (int section = 0; section < 50; section++) {
        int bad = section % 6;
        RuntimeException thrown =
            assertThrows(RuntimeException.class, () -> workers.run(6, task -> fail(task, bad)));
        assertTrue(thrown.getMessage().contains("task " + bad), thrown::getMessage);
        AtomicIntegerArray taken = new AtomicIntegerArray(6);
        workers.run(6, taken::incrementAndGet);
        assertEquals("[1, 1, 1, 1, 1, 1]", taken.toString(), "the section after a failure");
      }
    }
  }

  private static void fail(int task, int bad) {
    if (task == bad) {
      throw new IllegalArgumentException("task " + task);
    }
  }

  @Test
  void errorsKeepTheirCause() {
    AssertionError error = new AssertionError("broken");
    try (Workers workers = Workers.of(2)) {
      RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  workers.run(
                      2,
                      task -> {
                        throw error;
                      }));
      assertSame(error, thrown.getCause());
    }
  }

  @Test
  void closingEndsTheThreads() throws InterruptedException {
    Workers workers = Workers.of(3);
    Thread[] seen = new Thread[64];
    for (int i = 0; i < 100; i++) {
      workers.run(64, task -> seen[task] = Thread.currentThread());
      LockSupport.parkNanos(10_000);
    }
    workers.close();
    for (Thread thread : seen) {
      if (!thread.equals(Thread.currentThread())) {
        thread.join(10_000);
        assertTrue(!thread.isAlive(), thread::getName);
      }
    }
  }

  @Test
  void atLeastOneThreadIsNeeded() {
    assertThrows(IllegalArgumentException.class, () -> Workers.of(0));
  }
}

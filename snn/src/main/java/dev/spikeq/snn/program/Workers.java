package dev.spikeq.snn.program;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the tasks of a short parallel section, some tens of microseconds long: they
 * wait for the next section spinning for a while before they sleep. Which thread takes which task
 * is left open, so tasks must not depend on it. Nothing is allocated in a section.
 *
 * <p>Only one thread may call {@link #run} at a time.
 */
public final class Workers implements AutoCloseable {
  private static final int SPINS_BEFORE_SLEEP = 20_000;

  private final Thread[] threads;

  /** High half: number of the section. Low half: tasks not yet taken. */
  private final AtomicLong ticket = new AtomicLong();

  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger sleepers = new AtomicInteger();
  private volatile IntConsumer body = Workers::nothing;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  private Workers(int count) {
    threads = new Thread[count - 1];
  }

  /**
   * Starts workers.
   *
   * @param count number of threads that work, the calling one included; at least 1
   * @return workers that must be closed
   */
  public static Workers of(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("Workers: expected at least 1 thread, found " + count);
    }
    Workers workers = new Workers(count);
    for (int i = 0; i < workers.threads.length; i++) {
      workers.threads[i] = Thread.ofPlatform().daemon().name("spikeq-" + i).start(workers::work);
    }
    return workers;
  }

  /**
   * The number of threads that work.
   *
   * @return the calling thread included
   */
  public int count() {
    return threads.length + 1;
  }

  /**
   * Runs tasks 0..tasks-1 and returns when all have ended.
   *
   * @param tasks how many
   * @param task receives each number once
   */
  public void run(int tasks, IntConsumer task) {
    if (threads.length == 0 || tasks <= 1) {
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
      return;
    }
    body = task;
    finished.set(0);
    ticket.set((ticket.get() & 0xFFFFFFFF00000000L) + (1L << 32) + tasks);
    if (sleepers.get() > 0) {
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
      }
    }
    takeTasks();
    while (finished.get() < tasks) {
      Thread.onSpinWait();
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("Workers: a task failed: " + thrown.getMessage(), thrown);
    }
  }

  private static void nothing(int task) {}

  private void work() {
    int idle = 0;
    while (!closed) {
      if (takeTasks()) {
        idle = 0;
      } else if (++idle < SPINS_BEFORE_SLEEP) {
        Thread.onSpinWait();
      } else {
        sleepers.incrementAndGet();
        if ((int) ticket.get() == 0 && !closed) {
          LockSupport.park(this);
        }
        sleepers.decrementAndGet();
        idle = 0;
      }
    }
  }

  private boolean takeTasks() {
    boolean worked = false;
    for (long seen = ticket.get(); (int) seen != 0; seen = ticket.get()) {
      if (ticket.compareAndSet(seen, seen - 1)) {
        worked = true;
        perform((int) seen - 1);
      }
    }
    return worked;
  }

  private void perform(int task) {
    try {
      body.accept(task);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      finished.incrementAndGet();
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}

package dev.spikeq.agent.dqn;

import org.jspecify.annotations.Nullable;

/** Runs one task at a time beside the caller, and hands over what it throws. */
interface Companion {

  /** Begins a task; the one before was awaited. */
  void begin(Runnable task);

  /** Waits for the task, if there is one, and throws what it has thrown. */
  void await();

  /** Whether nothing was begun since the last {@link #await}. */
  boolean idle();

  /** Waits for the task, whatever came of it, and ends. */
  void close();

  /** In a thread of its own, which starts with the first task and ends with {@link #close}. */
  final class InThread implements Companion {
    private final Object lock = new Object();
    private @Nullable Runnable task;
    private @Nullable Throwable failure;
    private boolean running;
    private boolean closed;

    /** Of the caller alone. */
    private boolean begun;

    /** Of the caller alone. */
    private boolean started;

    private void work() {
      while (true) {
        Runnable next;
        synchronized (lock) {
          while (task == null && !closed) {
            try {
              lock.wait();
            } catch (InterruptedException e) {
              // Nobody interrupts this thread: it waits on, and close() ends it.
            }
          }
          next = task;
          task = null;
        }
        if (next == null) {
          return;
        }
        Throwable thrown = run(next);
        synchronized (lock) {
          failure = thrown;
          running = false;
          lock.notifyAll();
        }
      }
    }

    @SuppressWarnings("CatchingUnchecked") // handed over to who waits
    private static @Nullable Throwable run(Runnable task) {
      try {
        task.run();
        return null;
      } catch (RuntimeException | Error e) {
        return e;
      }
    }

    /** An update is short, and half of one is of no use: who is interrupted hears of it later. */
    private void awaitEnd() {
      boolean interrupted = false;
      while (running) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void begin(Runnable next) {
      begun = true;
      synchronized (lock) {
        task = next;
        running = true;
        lock.notifyAll();
      }
      if (!started) {
        Thread.ofPlatform().daemon().name("spikeq-learner").start(this::work);
        started = true;
      }
    }

    @Override
    public void await() {
      begun = false;
      Throwable thrown;
      synchronized (lock) {
        awaitEnd();
        thrown = failure;
        failure = null;
      }
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      if (thrown instanceof Error e) {
        throw e;
      }
    }

    @Override
    public boolean idle() {
      return !begun;
    }

    @Override
    public void close() {
      synchronized (lock) {
        awaitEnd();
        closed = true;
        lock.notifyAll();
      }
    }
  }
}

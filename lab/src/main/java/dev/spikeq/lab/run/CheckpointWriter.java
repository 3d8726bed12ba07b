package dev.spikeq.lab.run;

import dev.spikeq.agent.Snapshot;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Writes checkpoints in a thread of its own while training goes on, one at a time: who comes with
 * the next waits for the one before. A checkpoint holds copies, so that nobody changes it.
 */
final class CheckpointWriter implements AutoCloseable {
  private final Checkpoints checkpoints;
  private @Nullable FutureTask<@Nullable Void> writing;

  CheckpointWriter(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  /**
   * Waits for the checkpoint before.
   *
   * @return what the next one need not hold; see {@link Checkpoints#kept}
   * @throws IOException if it could not be written
   */
  Map<String, Long> kept() throws IOException {
    await();
    return checkpoints.kept();
  }

  /** Begins to write one, and closes its snapshot when that is done. */
  void write(Checkpoint checkpoint) throws IOException {
    await();
    FutureTask<@Nullable Void> task =
        new FutureTask<>(() -> {
          try (Snapshot _ = checkpoint.snapshot()) {
            checkpoints.write(checkpoint);
          }
          return null;
        });
    writing = task;
    Thread.ofPlatform().name("spikeq-checkpoint").start(task);
  }

  /** Not to be interrupted: what is half written is of no use to anybody. */
  private void await() throws IOException {
    FutureTask<@Nullable Void> task = writing;
    writing = null;
    boolean interrupted = false;
    while (task != null) {
      try {
        task.get();
        task = null;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IOException(
            e.getCause() instanceof IOException io ? io.getMessage() : e.toString(), e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the last one. */
  @Override
  public void close() throws IOException {
    await();
  }
}

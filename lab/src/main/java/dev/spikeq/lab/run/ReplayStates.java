package dev.spikeq.lab.run;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.replay.RememberedStates;
import dev.spikeq.formats.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The states that a run has learned from, as far as its last checkpoint remembers them. */
public final class ReplayStates {
  private static final String REPLAY = "replay";

  private ReplayStates() {}

  /**
   * Reads them.
   *
   * @param run a run that keeps a replay, as those of Q-networks do
   * @return {@code [n, observationSize]}, as the network sees them
   * @throws FormatException if there is no checkpoint with a replay, or it is damaged
   * @throws IOException if it cannot be read
   */
  public static float[] read(RunFolder run) throws IOException {
    Path file = file(run);
    Checkpoint checkpoint = Checkpoint.read(file);
    Snapshot snapshot = checkpoint.snapshot();
    if (!RememberedStates.in(snapshot, REPLAY)) {
      throw new FormatException(
          file.toString(),
          "a replay's states",
          "none",
          "only runs of Q-networks keep one: let a policy act instead");
    }
    try {
      return RememberedStates.of(snapshot.scoped(REPLAY));
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
  }

  /** The checkpoint that they are read from: the newest. */
  static Path file(RunFolder run) throws IOException {
    List<Path> files = new Checkpoints(run).newestFirst();
    if (files.isEmpty()) {
      throw new FormatException(
          run.checkpoints().toString(), "a checkpoint", "none", "train the run again");
    }
    return files.getFirst();
  }
}

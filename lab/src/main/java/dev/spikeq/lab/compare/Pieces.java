package dev.spikeq.lab.compare;

import dev.spikeq.lab.config.ConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Work in pieces that share nothing, one a core. */
final class Pieces {
  private Pieces() {}

  /** One piece. */
  @FunctionalInterface
  interface Piece {
    void run() throws ConfigException, IOException;
  }

  /**
   * Runs all of them; if one fails, those that are under way come to their end and no more begin.
   */
  static void run(List<Piece> pieces, int threads, ComparisonListener listener)
      throws ConfigException, IOException, InterruptedException {
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean stopped = new AtomicBoolean();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> futures = new ArrayList<>();
      for (Piece piece : pieces) {
        futures.add(
            pool.submit(() -> {
              if (!stopped.get()) {
                runOne(piece, stopped);
                listener.progress(done.incrementAndGet(), pieces.size());
              }
              return null;
            }));
      }
      await(futures, stopped);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static void runOne(Piece piece, AtomicBoolean stopped)
      throws ConfigException, IOException {
    boolean succeeded = false;
    try {
      piece.run();
      succeeded = true;
    } finally {
      if (!succeeded) {
        stopped.set(true);
      }
    }
  }

  private static void await(List<Future<?>> futures, AtomicBoolean stopped)
      throws ExecutionException, InterruptedException {
    try {
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      stopped.set(true);
    }
  }

  private static IOException failure(ExecutionException e) throws ConfigException {
    return switch (e.getCause()) {
      case ConfigException mistake -> throw mistake;
      case IllegalArgumentException mistake ->
          throw new ConfigException(String.valueOf(mistake.getMessage()), mistake);
      case IOException failure -> failure;
      case null, default -> new IOException(String.valueOf(e.getMessage()), e);
    };
  }
}

package dev.spikeq.lab.run;

import dev.spikeq.lab.config.Experiment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several runs at once, one a core: they share nothing, so that this is the fastest way. */
public final class SeedRuns {
  private SeedRuns() {}

  /**
   * A run that is to be done.
   *
   * @param folder where
   * @param experiment what, with its seed
   */
  public record Job(RunFolder folder, Experiment experiment) {}

  /**
   * Runs all jobs. If one fails the others still go to their end.
   *
   * @param jobs at least one
   * @param threads for all of them together; a run gets several only where there are fewer runs
   * @param version the program's version, for the provenance
   * @param listener hears of all runs, from several threads
   * @return what was reached, in the order of the jobs
   * @throws IOException if a run's files cannot be read or written
   * @throws InterruptedException if this thread is interrupted while it waits for the runs
   */
  public static List<RunOutcome> run(
      List<Job> jobs, int threads, String version, RunListener listener)
      throws IOException, InterruptedException {
    RunSettings settings = new RunSettings(Math.max(1, threads / jobs.size()), version);
    if (jobs.size() == 1) {
      Job job = jobs.getFirst();
      return List.of(TrainingRun.run(job.folder(), job.experiment(), settings, listener));
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.clamp(jobs.size(), 1, threads));
    try {
      List<Future<RunOutcome>> futures = new ArrayList<>();
      for (Job job : jobs) {
        futures.add(
            pool.submit(() -> TrainingRun.run(job.folder(), job.experiment(), settings, listener)));
      }
      return collect(futures);
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<RunOutcome> collect(List<Future<RunOutcome>> futures)
      throws IOException, InterruptedException {
    List<RunOutcome> outcomes = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (Future<RunOutcome> future : futures) {
      try {
        outcomes.add(future.get());
      } catch (ExecutionException e) {
        failures.add(e.getCause() == null ? e : e.getCause());
      }
    }
    if (failures.isEmpty()) {
      return outcomes;
    }
    String others = failures.size() == 1 ? "" : " (and " + (failures.size() - 1) + " more failed)";
    throw new IOException(failures.getFirst().getMessage() + others, failures.getFirst());
  }
}

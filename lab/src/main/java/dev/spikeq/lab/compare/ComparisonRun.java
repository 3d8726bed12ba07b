package dev.spikeq.lab.compare;

import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.agreement.AgreementResult;
import dev.spikeq.lab.compare.ComparisonResult.MethodResult;
import dev.spikeq.lab.compare.ComparisonResult.Point;
import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.config.Comparison.Making;
import dev.spikeq.lab.config.Comparison.Method;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.ConversionPlan;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.run.Agents;
import dev.spikeq.lab.run.RunSettings;
import dev.spikeq.lab.run.SeedRuns;
import dev.spikeq.lab.run.TrainedPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes and measures all methods of a comparison with all seeds: trains, converts, measures, times.
 *
 * <p>Whatever is finished lies in a file of its own, under a key of all that determines it: a
 * comparison that was killed goes on where it was, one whose settings were changed does again what
 * they change, and all figures but the times are equal to those of a comparison that was never
 * interrupted. The threads share out seeds and methods; no figure depends on them.
 */
public final class ComparisonRun {
  private final Comparison comparison;
  private final RunSettings settings;
  private final ComparisonListener listener;
  private final ComparisonFolder folder;
  private final MethodPolicies policies;
  private final Measurement measurement;

  private ComparisonRun(
      Comparison comparison, Path out, RunSettings settings, ComparisonListener listener) {
    this.comparison = comparison;
    this.settings = settings;
    this.listener = listener;
    folder = ComparisonFolder.of(out, comparison);
    policies = new MethodPolicies(comparison, out);
    measurement = new Measurement(comparison, policies, folder);
  }

  /**
   * Does what is still to be done.
   *
   * @param comparison what is compared
   * @param out the folder of all runs
   * @param settings threads and version
   * @param listener hears how it goes on
   * @return all figures, which also stand in the folder's {@code comparison.json}
   * @throws ConfigException if a method cannot be made as the comparison says
   * @throws IOException if a file cannot be read or written, or a run fails
   * @throws InterruptedException if this thread is interrupted while it waits for the work
   */
  public static ComparisonResult run(
      Comparison comparison, Path out, RunSettings settings, ComparisonListener listener)
      throws ConfigException, IOException, InterruptedException {
    return new ComparisonRun(comparison, out, settings, listener).run();
  }

  private ComparisonResult run() throws ConfigException, IOException, InterruptedException {
    requireDisturbances();
    Files.createDirectories(folder.path());
    AtomicFiles.deleteLeftovers(folder.path());
    for (Method method : comparison.methods()) {
      switch (method.making()) {
        case Making.Trained(Experiment experiment) -> train(method, experiment);
        case Making.Converted(ConversionPlan plan) -> convert(method, plan);
        case Making.Given _ -> {}
      }
    }
    measure();
    ComparisonResult result = collect();
    AtomicFiles.write(
        folder.figures(), Json.writeIndented(result.tree()).getBytes(StandardCharsets.UTF_8));
    return result;
  }

  /** Read here, so that a value out of range is refused before anything is trained. */
  private void requireDisturbances() throws ConfigException {
    try {
      Measurement.disturbances(comparison);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(comparison.name() + ": [robustness] " + e.getMessage(), e);
    }
  }

  private void train(Method method, Experiment experiment)
      throws ConfigException, IOException, InterruptedException {
    List<SeedRuns.Job> jobs = new ArrayList<>();
    for (long seed : comparison.seeds()) {
      jobs.add(new SeedRuns.Job(policies.run(experiment, seed), experiment.withSeed(seed)));
    }
    if (jobs.stream().allMatch(job -> job.folder().finished())) {
      return;
    }
    for (SeedRuns.Job job : jobs) {
      if (!job.folder().finished()) {
        Agents.requireInputs(job.experiment(), job.folder().root());
      }
    }
    listener.begins("training " + method.name());
    SeedRuns.run(jobs, settings.threads(), settings.version(), listener.training(method.name()));
  }

  private void convert(Method method, ConversionPlan plan)
      throws ConfigException, IOException, InterruptedException {
    listener.begins("converting " + method.name());
    policies.prepare(method);
    List<Pieces.Piece> pieces = new ArrayList<>();
    for (long seed : seeds(method)) {
      pieces.add(() -> policies.convert(method, plan, seed));
    }
    Pieces.run(pieces, settings.threads(), listener);
  }

  private void measure() throws ConfigException, IOException, InterruptedException {
    listener.begins("measuring");
    List<Pieces.Piece> pieces = new ArrayList<>();
    for (Method method : comparison.methods()) {
      for (long seed : seeds(method)) {
        pieces.add(() -> measurement.run(method, seed));
      }
    }
    Pieces.run(pieces, settings.threads(), listener);
  }

  /** A policy that is given, and what is made of it, is the same whatever the seed. */
  private List<Long> seeds(Method method) {
    boolean given =
        switch (method.making()) {
          case Making.Given _ -> true;
          case Making.Trained _ -> false;
          case Making.Converted _ ->
              seeds(comparison.method(method.source().orElseThrow())).size() == 1;
        };
    return given ? comparison.seeds().subList(0, 1) : comparison.seeds();
  }

  private ComparisonResult collect() throws ConfigException, IOException {
    listener.begins("timing decisions");
    Timing timing = new Timing(comparison, folder);
    List<MethodResult> results = new ArrayList<>();
    for (Method method : comparison.methods()) {
      TrainedPolicy first = policies.load(method, comparison.seeds().getFirst());
      List<Integer> steps = Measurement.steps(method, first);
      List<Point> curve = new ArrayList<>();
      for (int number : steps) {
        List<AgreementResult> seeds = new ArrayList<>();
        for (long seed : seeds(method)) {
          seeds.add(measurement.read(method, seed, number).orElseThrow());
        }
        curve.add(new Point(number, seeds));
      }
      results.add(
          new MethodResult(
              method,
              first.network().steps(),
              first.parameters().count(),
              curve,
              disturbed(method, first),
              timing.of(method, first, steps)));
    }
    return new ComparisonResult(comparison, results);
  }

  private Map<String, Point> disturbed(Method method, TrainedPolicy first) throws IOException {
    Map<String, List<AgreementResult>> bySeed = new LinkedHashMap<>();
    for (long seed : seeds(method)) {
      Optional<Map<String, AgreementResult>> results = measurement.readRobustness(method, seed);
      results
          .orElse(Map.of())
          .forEach(
              (label, result) -> bySeed.computeIfAbsent(label, _ -> new ArrayList<>()).add(result));
    }
    Map<String, Point> points = new LinkedHashMap<>();
    bySeed.forEach(
        (label, results) -> points.put(label, new Point(first.network().steps(), results)));
    return points;
  }
}

package dev.spikeq.app;

import dev.spikeq.agent.ProgressRecord;
import dev.spikeq.agent.dqn.DqnConfig;
import dev.spikeq.agent.dqn.Overlap;
import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.report.Report;
import dev.spikeq.lab.run.Agents;
import dev.spikeq.lab.run.EvaluationSummary;
import dev.spikeq.lab.run.RunListener;
import dev.spikeq.lab.run.RunOutcome;
import dev.spikeq.lab.run.SeedRuns;
import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.lab.statistics.Statistics;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** What {@code train} and {@code resume} share: running jobs and showing what they reached. */
final class Training {
  private static final double NANOS = 1e9;

  /** Weights times steps times batch from which an update gains by a second thread. */
  private static final long WORTH_SHARING = 10_000_000;

  private final PrintWriter out;
  private final Terminal terminal;

  Training(PrintWriter out, PrintWriter err) {
    this.out = out;
    terminal = new Terminal(err, Terminal.isInteractive());
  }

  /** How results are shown. */
  enum Style {
    TABLE,
    JSON
  }

  /**
   * Runs jobs and shows the results.
   *
   * @param experiments the jobs of each experiment, at least one of at least one
   * @param threads how many to use; what is fastest where it is not said
   * @param style a table for each experiment, or one JSON object: the only experiment, or a list
   *     {@code experiments} of several
   */
  void run(List<List<SeedRuns.Job>> experiments, OptionalInt threads, Style style)
      throws ConfigException, IOException, InterruptedException {
    List<Map<String, Object>> trees = new ArrayList<>();
    for (List<SeedRuns.Job> jobs : experiments) {
      requireInputs(jobs);
      long start = System.nanoTime();
      List<RunOutcome> outcomes = train(jobs, threads);
      Path report = report(outcomes);
      double seconds = (System.nanoTime() - start) / NANOS;
      Experiment experiment = jobs.getFirst().experiment();
      switch (style) {
        case TABLE -> {
          table(experiment, outcomes, seconds);
          out.printf("run: %s%nreport: %s%n", place(outcomes), report);
        }
        case JSON -> {
          Map<String, Object> tree = tree(experiment, outcomes, seconds);
          tree.put("report", report.toString());
          trees.add(tree);
        }
      }
      out.flush();
    }
    if (style == Style.JSON) {
      out.println(Json.write(trees.size() == 1 ? trees.getFirst() : Map.of("experiments", trees)));
      out.flush();
    }
  }

  private List<RunOutcome> train(List<SeedRuns.Job> jobs, OptionalInt threads)
      throws IOException, InterruptedException {
    Map<Long, Long> steps = new LinkedHashMap<>();
    jobs.forEach(job -> steps.put(job.experiment().seed(), job.experiment().agent().steps()));
    RunListener listener =
        new RunListener() {
          @Override
          public void progress(long seed, ProgressRecord record) {
            terminal.progress(seed, steps.getOrDefault(seed, record.step()), record);
          }

          @Override
          public void note(long seed, String text) {
            terminal.line("seed " + seed + ": " + text);
          }
        };
    int cores = Runtime.getRuntime().availableProcessors();
    int usable =
        threads.orElseGet(() -> fastestThreads(jobs.getFirst().experiment(), jobs.size(), cores));
    try {
      return SeedRuns.run(jobs, usable, Version.number(), listener);
    } finally {
      terminal.finish();
    }
  }

  /** A missing teacher is the caller's mistake, and better heard of before any seed has begun. */
  private static void requireInputs(List<SeedRuns.Job> jobs) throws ConfigException, IOException {
    for (SeedRuns.Job job : jobs) {
      if (!job.folder().finished()) {
        Agents.requireInputs(job.experiment(), job.folder().root());
      }
    }
  }

  /**
   * All cores, but one for a single run whose updates are too small to be worth sharing. A run that
   * acts beside its updates has a thread for that: where there are cores for more than one thread
   * of updates a run, one is left to acting.
   */
  static int fastestThreads(Experiment experiment, int runs, int cores) {
    long weights =
        experiment.network().layers().stream()
            .mapToLong(layer ->
                layer instanceof Layer.Synaptic synapse
                    ? (long) synapse.fanIn() * synapse.outputWidth()
                    : 0)
            .sum();
    long work = weights * experiment.network().steps() * experiment.agent().batch();
    if (runs == 1 && work < WORTH_SHARING) {
      return 1;
    }
    boolean actsBeside =
        experiment.agent() instanceof DqnConfig config
            && config.updates().overlap() == Overlap.ACTING;
    return actsBeside ? Math.min(cores, Math.max(runs, cores - runs)) : cores;
  }

  /** One report for all seeds of the experiment; written again only where something is new. */
  private static Path report(List<RunOutcome> outcomes) throws IOException {
    Path seeds = outcomes.getFirst().folder().path().toAbsolutePath().getParent();
    Path file = outcomes.getFirst().folder().path().resolveSibling("report.html");
    if (seeds != null && !(outcomes.stream().allMatch(RunOutcome::already) && Files.exists(file))) {
      try (Engine engine = Engine.withThreads(1)) {
        new Report(engine).write(List.of(seeds), file);
      }
    }
    return file;
  }

  private void table(Experiment experiment, List<RunOutcome> outcomes, double seconds) {
    for (RunOutcome outcome : outcomes) {
      if (outcome.already()) {
        out.printf(
            "seed %d was finished before and is left as it is: %s%n",
            outcome.seed(), outcome.folder());
      }
    }
    TextTable table =
        new TextTable("seed", "mean", "std", "min", "max", "spikes/decision", "seconds");
    for (RunOutcome outcome : outcomes) {
      EvaluationSummary evaluation = outcome.evaluation();
      table.row(
          Long.toString(outcome.seed()),
          one(evaluation.mean()),
          one(evaluation.std()),
          one(evaluation.returns().stream().mapToDouble(r -> r).min().orElse(Double.NaN)),
          one(evaluation.returns().stream().mapToDouble(r -> r).max().orElse(Double.NaN)),
          one(evaluation.spikesPerDecision()),
          outcome.already() ? "before" : one(outcome.seconds()));
    }
    table.print(out);
    EnvironmentConfig environment = experiment.evaluation().environment();
    out.printf(
        "%n%s, final policy, %d fresh greedy episodes a seed%n",
        environment.name(), outcomes.getFirst().evaluation().returns().size());
    summary(environment, outcomes, seconds);
  }

  private void summary(EnvironmentConfig environment, List<RunOutcome> outcomes, double seconds) {
    double[] sample = sample(outcomes);
    Interval interval = Statistics.bootstrappedMean(sample);
    out.printf(
        Locale.ROOT,
        "mean %.1f, 95 %% interval [%.1f, %.1f] over %s, interquartile mean %.1f%n",
        Statistics.mean(sample),
        interval.low(),
        interval.high(),
        outcomes.size() == 1 ? "episodes" : outcomes.size() + " seeds",
        Statistics.interquartileMean(sample));
    HumanScore.print(out, environment, Statistics.mean(sample));
    out.printf(Locale.ROOT, "%.1f spikes a decision, %.1f s in all%n", spikes(outcomes), seconds);
  }

  private static Map<String, Object> tree(
      Experiment experiment, List<RunOutcome> outcomes, double seconds) {
    List<Map<String, Object>> seeds = new ArrayList<>();
    for (RunOutcome outcome : outcomes) {
      Map<String, Object> seed = new LinkedHashMap<>();
      seed.put("trainingSeed", outcome.seed());
      seed.put("folder", outcome.folder().toString());
      seed.put("finishedBefore", outcome.already());
      seed.put("seconds", outcome.seconds());
      seed.put("evaluation", outcome.evaluation().tree());
      seeds.add(seed);
    }
    double[] sample = sample(outcomes);
    Interval interval = Statistics.bootstrappedMean(sample);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("experiment", experiment.name());
    tree.put("configHash", experiment.hash());
    tree.put("environment", experiment.evaluation().environment().name());
    tree.put("folder", place(outcomes));
    tree.put("seeds", seeds);
    tree.put("mean", Statistics.mean(sample));
    tree.put("std", Statistics.standardDeviation(sample));
    tree.put("ci95", List.of(interval.low(), interval.high()));
    HumanScore.put(tree, experiment.evaluation().environment(), Statistics.mean(sample));
    tree.put("interquartileMean", Statistics.interquartileMean(sample));
    tree.put("spikesPerDecision", spikes(outcomes));
    tree.put("seconds", seconds);
    return tree;
  }

  /** What the figures are over: the episodes of one policy, the means of several. */
  private static double[] sample(List<RunOutcome> outcomes) {
    return outcomes.size() == 1
        ? outcomes.getFirst().evaluation().returns().stream().mapToDouble(r -> r).toArray()
        : outcomes.stream().mapToDouble(outcome -> outcome.evaluation().mean()).toArray();
  }

  private static double spikes(List<RunOutcome> outcomes) {
    return outcomes.stream()
        .mapToDouble(outcome -> outcome.evaluation().spikesPerDecision())
        .average()
        .orElse(Double.NaN);
  }

  /** The run's folder, or that of all seeds. */
  private static String place(List<RunOutcome> outcomes) {
    RunOutcome first = outcomes.getFirst();
    return outcomes.size() == 1
        ? first.folder().toString()
        : String.valueOf(first.folder().path().getParent());
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

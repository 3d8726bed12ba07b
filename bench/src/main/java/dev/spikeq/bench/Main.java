package dev.spikeq.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * {@code ./spikeq bench}: measures, prints a table on standard output, and writes what it found as
 * JSON where asked. Exit status as in the program: 0, 2 for the caller's mistake, 1 for a failure.
 */
@Command(
    name = "spikeq bench",
    description = "Measures SpikeQ's speed. Figures need an otherwise idle machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--work",
      paramLabel = "NAME",
      completionCandidates = WorkNames.class,
      description =
          "Updates and decisions of a network, or whole training runs: ${COMPLETION-CANDIDATES}.")
  private @Nullable String work;

  @Option(names = "--kernels", description = "Every kernel, scalar and on vectors.")
  private boolean kernels;

  @Option(
      names = "--only",
      paramLabel = "NAME,…",
      split = ",",
      description = "With --kernels: these kernels alone.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--environments", description = "Steps a second of every environment.")
  private boolean environments;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that share an update (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.10",
      description = "Spikes per neuron and time step (default ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--seeds",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "500,501,502",
      description = "Of train-cartpole (default ${DEFAULT-VALUE}).")
  private long[] seeds = {};

  @Option(names = "--json", paramLabel = "FILE", description = "Write what was measured to FILE.")
  private @Nullable Path json;

  @Option(names = "--log", paramLabel = "FILE", description = "Write JMH's own report to FILE.")
  private @Nullable Path log;

  @Option(names = "--quick", description = "A trial of a few seconds; no figures to quote.")
  private boolean quick;

  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit status.
   *
   * @param arguments the words after {@code spikeq bench} on the command line
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The parser with its error handling, and nothing run yet. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setParameterExceptionHandler(Main::explainMistake);
    commandLine.setExecutionExceptionHandler(Main::explainFailure);
    return commandLine;
  }

  /** What {@code --work} takes. */
  static final class WorkNames implements Iterable<String> {
    WorkNames() {}

    @Override
    public Iterator<String> iterator() {
      return Stream.concat(
              Arrays.stream(Work.values()).map(Work::label), Stream.of(TrainingRuns.NAME))
          .iterator();
    }
  }

  private static int explainMistake(ParameterException mistake, String[] arguments) {
    mistake.getCommandLine().getErr().println("spikeq bench: " + mistake.getMessage());
    return 2;
  }

  private static int explainFailure(Exception failure, CommandLine line, ParseResult found) {
    line.getErr().println("spikeq bench: " + failure.getMessage());
    return 1;
  }

  @Override
  public Integer call() throws IOException {
    if (threads < 1) {
      throw mistake("--threads: expected at least 1, found " + threads);
    }
    if (!(rate > 0 && rate <= 0.45)) {
      throw mistake("--rate: expected a share above 0 and up to 0.45, found " + rate);
    }
    String name = work;
    if ((name == null ? 0 : 1) + (kernels ? 1 : 0) + (environments ? 1 : 0) != 1) {
      throw mistake("expected one of --work, --kernels and --environments");
    }
    if (name != null) {
      return measureWork(name);
    }
    if (kernels) {
      requireKnown(only, KernelRun.names());
    }
    PrintWriter out = spec.commandLine().getOut();
    Forks forks = Forks.forKernels(quick, log);
    write(kernels ? new KernelRun(forks, out, only).run() : EnvironmentRun.measure(forks, out));
    return 0;
  }

  private int measureWork(String name) throws IOException {
    Entries entries = new Entries();
    if (name.equals(TrainingRuns.NAME)) {
      TrainingRuns.addTo(entries, seeds, threads);
    } else {
      Work known =
          Work.named(name)
              .orElseThrow(() ->
                  mistake(
                      "--work: expected one of %s, found '%s'"
                          .formatted(String.join(", ", new WorkNames()), name)));
      new WorkRun(known, rate, threads, Forks.forWorks(quick, log)).addTo(entries);
    }
    entries.all().forEach(this::print);
    write(entries.all());
    return entries.anyFailed() ? 1 : 0;
  }

  private void write(List<Map<String, Object>> entries) throws IOException {
    if (json != null) {
      Entries.write(entries, json);
    }
  }

  private void requireKnown(List<String> names, Set<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw mistake(
            "--only: expected of %s; found '%s'".formatted(String.join(", ", known), name));
      }
    }
  }

  private void print(Map<String, Object> entry) {
    PrintWriter out = spec.commandLine().getOut();
    String what = "%s, %s, %s thread(s)".formatted(entry.get("work"), entry.get("kind"), threads);
    if (entry.get("ms") instanceof Double ms) {
      String more =
          entry.get("rate") instanceof double[] rates
              ? String.format(Locale.ROOT, "firing %.3f and %.3f", rates[0], rates[1])
              : "seed %s, mean return %s".formatted(entry.get("seed"), entry.get("score"));
      out.printf(Locale.ROOT, "%-36s %12.5f ms   %s%n", what, ms, more);
    } else {
      // On standard error, whose last line bench/peers/run shows as the reason.
      spec.commandLine().getErr().println("spikeq bench: " + what + ": " + entry.get("error"));
    }
    out.flush();
  }

  private ParameterException mistake(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}

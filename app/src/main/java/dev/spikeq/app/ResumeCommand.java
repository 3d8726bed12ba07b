package dev.spikeq.app;

import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.run.RunFolder;
import dev.spikeq.lab.run.SeedRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with what was interrupted. */
@Command(
    name = "resume",
    description = {
      "Goes on with an interrupted run from its newest checkpoint, to the same result.",
      "Of a folder that holds several runs it resumes all that are not finished."
    },
    mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run's folder, or one that holds runs.")
  private Path run;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many threads to use (default: what is fastest); results do not depend on it.")
  private @Nullable Integer threads;

  @Option(
      names = "--json",
      description = {
        "Print one JSON object instead of a table;",
        "where runs of several experiments are resumed, it has them as a list 'experiments'."
      })
  private boolean json;

  ResumeCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    List<RunFolder> found = RunFolder.find(run);
    if (found.isEmpty()) {
      throw new ConfigException(run + ": expected a run's folder, found no run: see 'list'");
    }
    Map<String, List<SeedRuns.Job>> jobs = new LinkedHashMap<>();
    for (RunFolder folder : found) {
      Experiment experiment = folder.experiment();
      jobs.computeIfAbsent(experiment.name() + experiment.hash(), key -> new ArrayList<>())
          .add(new SeedRuns.Job(folder, experiment));
    }
    new Training(spec.commandLine().getOut(), spec.commandLine().getErr())
        .run(List.copyOf(jobs.values()), Options.threads(threads), Options.style(json));
    return 0;
  }
}

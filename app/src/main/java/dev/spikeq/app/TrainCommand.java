package dev.spikeq.app;

import dev.spikeq.lab.config.Bundled;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.run.RunFolder;
import dev.spikeq.lab.run.SeedRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains one or several seeds of an experiment. */
@Command(
    name = "train",
    description = {
      "Trains an experiment and judges the final policy on fresh episodes.",
      "A run that was interrupted goes on where it stopped; a finished one is left as it is."
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "EXPERIMENT",
      description = "A bundled experiment's name ('./spikeq list' shows them), or a TOML file.")
  private String experiment;

  @ArgGroup private @Nullable Seeds seeds;

  /** One seed or several. */
  static final class Seeds {
    @Option(names = "--seed", paramLabel = "N", description = "The training seed.")
    private @Nullable Long one;

    @Option(
        names = "--seeds",
        paramLabel = "A..B",
        converter = SeedRange.Converter.class,
        description = "Several training seeds, one a core.")
    private @Nullable SeedRange several;

    Seeds() {}
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces a value of the experiment, such as training.steps=20000.")
  private List<String> sets = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Where runs are kept (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many threads to use (default: what is fastest); results do not depend on it.")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  TrainCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    Experiment described = Bundled.find(experiment, sets);
    List<SeedRuns.Job> jobs = new ArrayList<>();
    for (long seed : chosenSeeds(described.seed())) {
      Experiment seeded = described.withSeed(seed);
      jobs.add(new SeedRuns.Job(RunFolder.of(out, seeded), seeded));
    }
    new Training(spec.commandLine().getOut(), spec.commandLine().getErr())
        .run(List.of(jobs), Options.threads(threads), Options.style(json));
    return 0;
  }

  private List<Long> chosenSeeds(long own) throws ConfigException {
    if (seeds != null && seeds.several != null) {
      return seeds.several.seeds();
    }
    long seed = seeds != null && seeds.one != null ? seeds.one : own;
    Options.requireSeed(seed);
    return List.of(seed);
  }
}

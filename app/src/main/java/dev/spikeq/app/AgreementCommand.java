package dev.spikeq.app;

import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.agreement.Agreement;
import dev.spikeq.lab.agreement.AgreementMeter;
import dev.spikeq.lab.agreement.AgreementResult;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.ConversionPlan.States;
import dev.spikeq.lab.config.StepList;
import dev.spikeq.lab.conversion.CalibrationSource;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds a policy against its source. */
@Command(
    name = "agreement",
    description = {
      "Measures how often a policy decides as its source does, and how both fare.",
      "Both act greedily from the same starts; the source judges by its own action values."
    },
    mixinStandardHelpOptions = true)
final class AgreementCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model's file, or a run's folder.")
  private Path path;

  @Option(
      names = "--source",
      paramLabel = "RUN|MODEL",
      required = true,
      description = "What it is held against.")
  private Path source;

  @Option(
      names = "--steps",
      paramLabel = "LIST",
      description =
          "Numbers of time steps such as 1,2,4..64, where 4..64 is 4, 8, 16, 32, 64 (default: the"
              + " model's own).")
  private @Nullable String steps;

  @Mixin private EpisodeOptions episodes;

  @Option(
      names = "--states",
      paramLabel = "FILE|RUN",
      description = "Measure on a fixed set of states too: a file, or those that a run visits.")
  private @Nullable String states;

  @Option(names = "--json", description = "Print one JSON object a line for each T.")
  private boolean json;

  AgreementCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException {
    episodes.check();
    List<Integer> asked = steps == null ? List.of() : StepList.parse(steps, "--steps");
    TrainedPolicy policy = TrainedPolicy.load(path);
    List<Integer> chosen = chosen(asked, policy);
    List<AgreementResult> results = new ArrayList<>();
    try (Engine engine = Engine.withThreads(Runtime.getRuntime().availableProcessors())) {
      AgreementMeter meter = meter(policy, engine);
      for (int number : chosen) {
        results.add(meter.measure(policy.network().withSteps(number), policy.parameters()));
      }
    } catch (IllegalArgumentException mistake) {
      throw new ConfigException(String.valueOf(mistake.getMessage()), mistake);
    }
    print(results, policy);
    return 0;
  }

  private List<Integer> chosen(List<Integer> asked, TrainedPolicy policy) throws ConfigException {
    int own = policy.network().steps();
    if (asked.isEmpty()) {
      return List.of(own);
    }
    if (!policy.network().isSpiking() && !asked.equals(List.of(own))) {
      throw new ConfigException(
          path
              + ": expected a spiking model for --steps, found one without spikes: leave --steps"
              + " out, or convert it first");
    }
    return asked;
  }

  private AgreementMeter meter(TrainedPolicy policy, Engine engine)
      throws ConfigException, IOException {
    AgreementMeter meter =
        new AgreementMeter(TrainedPolicy.load(source), episodes.of(policy), engine);
    meter.requireSameWorld(policy);
    if (states != null) {
      meter.useStates(
          CalibrationSource.states(
                  new States.From(states, List.of()), meter.source(), Path.of(""), engine)
              .observations());
    }
    return meter;
  }

  private void print(List<AgreementResult> results, TrainedPolicy policy) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      results.forEach(result -> out.println(Json.write(result.tree())));
      out.flush();
      return;
    }
    TextTable table =
        new TextTable(
            "T", "agreement", "95 %", "source's states", "costly", "return", "source", "spikes");
    for (AgreementResult result : results) {
      table.row(
          Integer.toString(result.steps()),
          percent(result.own().share()),
          "[%s, %s]"
              .formatted(percent(result.own().ci95().low()), percent(result.own().ci95().high())),
          percent(result.onSource().share()),
          String.format(Locale.ROOT, "%.2f %%", 100 * result.own().costly()),
          one(result.evaluation().mean()),
          one(result.sourceReturn()),
          one(result.evaluation().spikesPerDecision()));
    }
    table.print(out);
    AgreementResult last = results.getLast();
    out.printf(
        "%n%s, %d greedy episodes (seed %d); agreement on the model's own states unless said%n",
        policy.environment().name(), last.evaluation().returns().size(), last.evaluation().seed());
    out.printf(
        "at T = %d by the source's action gap, smallest tenth first: %s%n",
        last.steps(),
        last.own().byGap().stream()
            .map(tenth -> percent(tenth.share()))
            .collect(Collectors.joining(", ")));
    last.onStates().ifPresent(fixed -> out.println(fixedLine(fixed)));
    out.flush();
  }

  private static String fixedLine(Agreement fixed) {
    return "on the %d given states: %s, costly %s"
        .formatted(fixed.decisions(), percent(fixed.share()), percent(fixed.costly()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

package dev.spikeq.app;

import dev.spikeq.agent.Evaluation;
import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.agreement.AgreementMeter;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.EvaluationSummary;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.lab.statistics.Interval;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges a trained policy. */
@Command(
    name = "evaluate",
    description = "Runs a trained policy greedily on fresh episodes.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN|MODEL", description = "A run's folder, or a model's file.")
  private Path path;

  @Mixin private EpisodeOptions episodes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  EvaluateCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException {
    episodes.check();
    TrainedPolicy policy = TrainedPolicy.loadNewest(path);
    UnfinishedRun.note(spec.commandLine().getErr(), policy);
    AgreementMeter.Episodes chosen = episodes.of(policy);
    try (Engine engine = Engine.withThreads(Runtime.getRuntime().availableProcessors())) {
      EvaluationSummary summary = policy.evaluate(chosen.count(), chosen.seed(), engine);
      double micros =
          Evaluation.decisionMicros(
              policy.network(),
              policy.parameters(),
              policy.environment()::create,
              chosen.seed(),
              engine);
      print(policy, summary, micros);
    }
    return 0;
  }

  private void print(TrainedPolicy policy, EvaluationSummary summary, double micros) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>(summary.tree());
      tree.put("decisionMicros", micros);
      HumanScore.put(tree, policy.environment(), summary.mean());
      policy.interimStep().ifPresent(step -> tree.put("interimStep", step));
      tree.put("environment", policy.environment().name());
      tree.put("model", policy.file().toString());
      out.println(Json.write(tree));
    } else {
      Interval interval = summary.ci95();
      out.printf(
          Locale.ROOT,
          "%s: mean %.1f, std %.1f, 95 %% interval [%.1f, %.1f] over %d episodes (seed %d)%n",
          policy.environment().name(),
          summary.mean(),
          summary.std(),
          interval.low(),
          interval.high(),
          summary.returns().size(),
          summary.seed());
      HumanScore.print(out, policy.environment(), summary.mean());
      out.printf(
          Locale.ROOT,
          "%.1f spikes, %.0f synaptic operations and %.1f microseconds a decision%n",
          summary.spikesPerDecision(),
          summary.synapticOperationsPerDecision(),
          micros);
    }
    out.flush();
  }
}

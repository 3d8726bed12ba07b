package dev.spikeq.app;

import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.Energy;
import dev.spikeq.lab.run.EvaluationSummary;
import dev.spikeq.lab.run.Inspection;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Operations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into a trained policy. */
@Command(
    name = "inspect",
    description = {
      "Shows a trained policy's layers and firing rates, and what a decision costs:",
      "spikes and synaptic operations against the multiply-adds of the same network",
      "without spikes."
    },
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  private static final int EPISODES = 10;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN|MODEL", description = "A run's folder, or a model's file.")
  private Path path;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  InspectCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException {
    TrainedPolicy policy = TrainedPolicy.load(path);
    EvaluationSummary summary;
    try (Engine engine = Engine.withThreads(1)) {
      summary = policy.evaluate(EPISODES, policy.origin().evaluationSeed(), engine);
    }
    Inspection inspection = Inspection.of(policy.network(), policy.parameters(), summary);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("model", policy.file().toString());
      tree.put("experiment", policy.origin().name());
      tree.put("origin", policy.origin().tree());
      tree.put("environment", policy.environment().name());
      tree.putAll(inspection.tree());
      out.println(Json.write(tree));
    } else {
      print(policy, inspection, out);
    }
    out.flush();
    return 0;
  }

  private static void print(TrainedPolicy policy, Inspection inspection, PrintWriter out) {
    out.printf(
        "%s, %s %s, T = %d%n%n",
        policy.environment().name(),
        policy.origin().kind().name().toLowerCase(Locale.ROOT),
        policy.origin().name(),
        inspection.steps());
    TextTable table = new TextTable("layer", "kind", "shape", "parameters", "firing rate");
    for (Inspection.LayerLine line : inspection.layers()) {
      table.row(
          line.name(),
          line.kind(),
          line.shape().toString(),
          Integer.toString(line.parameters()),
          Double.isNaN(line.firingRate())
              ? "–"
              : String.format(Locale.ROOT, "%.1f %%", 100 * line.firingRate()));
    }
    table.print(out);
    out.printf(
        Locale.ROOT,
        "%n%d parameters%n%.1f spikes a decision (mean of %d episodes)%n",
        inspection.parameters(),
        inspection.spikes(),
        EPISODES);
    out.printf(
        Locale.ROOT,
        "%s%n%d multiply-adds of the same network without spikes: %.2f times as many%n",
        operations(inspection),
        inspection.operations().dense(),
        inspection.operations().dense() / spent(inspection));
    printEnergy(inspection, out);
  }

  private static double spent(Inspection inspection) {
    return inspection.multiplyAdds() + inspection.additions();
  }

  /** Multiply-adds and additions apart, as energy has them. */
  static String operations(Inspection inspection) {
    Operations operations = inspection.operations();
    String residual =
        operations.residual() == 0
            ? ""
            : " and %d of the residual".formatted(operations.residual());
    return String.format(
        Locale.ROOT,
        "%.0f operations a decision: %d multiply-adds where values enter%s, %.0f additions for"
            + " spikes",
        spent(inspection),
        operations.values(),
        residual,
        inspection.additions());
  }

  private static void printEnergy(Inspection inspection, PrintWriter out) {
    out.printf("%nestimated for a decision, arithmetic and memory traffic apart%n");
    TextTable table =
        new TextTable("numbers", "energy", "without spikes", "weights read", "states", "dense");
    for (Energy.Precision precision : Energy.Precision.values()) {
      Energy energy = inspection.energy(precision);
      Energy dense = inspection.denseEnergy(precision);
      table.row(
          precision.name().toLowerCase(Locale.ROOT),
          String.format(Locale.ROOT, "%.2f nJ", energy.picojoules() / 1000),
          String.format(Locale.ROOT, "%.2f nJ", dense.picojoules() / 1000),
          kibibytes(energy.weightBytes()),
          kibibytes(energy.stateBytes()),
          kibibytes(dense.weightBytes()));
    }
    table.print(out);
  }

  private static String kibibytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024);
  }
}

package dev.spikeq.app;

import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.config.Bundled;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.EvaluationSummary;
import dev.spikeq.lab.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what there is. */
@Command(
    name = "list",
    description = "Lists the bundled experiments and the runs that are found.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Where to look for runs (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ListCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException {
    List<Map<String, Object>> experiments = new ArrayList<>();
    for (String name : Bundled.names()) {
      experiments.add(
          entry("name", name, "description", Bundled.find(name, List.of()).description()));
    }
    List<Map<String, Object>> comparisons = new ArrayList<>();
    for (String name : Bundled.comparisons()) {
      comparisons.add(
          entry(
              "name", name, "description", Bundled.findComparison(name, List.of()).description()));
    }
    List<Map<String, Object>> runs = new ArrayList<>();
    for (RunFolder run : RunFolder.find(out)) {
      Map<String, Object> line = entry("run", run.toString(), "finished", run.finished());
      if (run.finished()) {
        line.put("mean", EvaluationSummary.read(run.evaluation()).mean());
      }
      runs.add(line);
    }
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> tree = entry("experiments", experiments, "comparisons", comparisons);
      tree.put("runs", runs);
      writer.println(Json.write(tree));
    } else {
      print(writer, "experiments:", experiments);
      print(writer, "comparisons:", comparisons);
      print(writer, runs);
    }
    writer.flush();
    return 0;
  }

  private static void print(PrintWriter writer, String heading, List<Map<String, Object>> bundled) {
    writer.println(heading);
    int width = Bundled.names().stream().mapToInt(String::length).max().orElse(0);
    for (Map<String, Object> line : bundled) {
      writer.printf("  %-" + width + "s  %s%n", line.get("name"), line.get("description"));
    }
  }

  private void print(PrintWriter writer, List<Map<String, Object>> runs) {
    writer.println(runs.isEmpty() ? "no runs in " + out : "runs:");
    for (Map<String, Object> run : runs) {
      String state =
          run.get("mean") instanceof Double mean
              ? String.format(Locale.ROOT, "mean %.1f", mean)
              : "unfinished: spikeq resume " + run.get("run");
      writer.printf("  %s  %s%n", run.get("run"), state);
    }
  }

  private static Map<String, Object> entry(String first, Object one, String second, Object two) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(first, one);
    entry.put(second, two);
    return entry;
  }
}

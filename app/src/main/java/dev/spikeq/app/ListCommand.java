package dev.spikeq.app;

import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.config.Bundled;
import dev.spikeq.lab.config.BundledFolder;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Nearest;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what there is. */
@Command(
    name = "list",
    description = "Lists the experiments that come with SpikeQ, and the runs that are found.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "A folder of experiments, such as experiments/minatar: lists its files alone.")
  private @Nullable String folder;

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
    PrintWriter writer = spec.commandLine().getOut();
    if (folder != null) {
      printFolder(writer, folder);
    } else {
      printAll(writer);
    }
    writer.flush();
    return 0;
  }

  private void printFolder(PrintWriter writer, String path) throws ConfigException, IOException {
    List<String> known = BundledFolder.all().stream().map(BundledFolder::path).toList();
    BundledFolder found =
        BundledFolder.find(path)
            .orElseThrow(() ->
                new ConfigException(
                    "expected a folder of experiments, one of %s, found '%s': %s"
                        .formatted(String.join(", ", known), path, Nearest.question(path, known))));
    List<Map<String, Object>> files = new ArrayList<>();
    for (BundledFolder.Entry file : found.files()) {
      files.add(entry("name", file.path(), "description", file.description()));
    }
    if (json) {
      writer.println(Json.write(entry("folder", found.path(), "files", files)));
    } else {
      print(writer, "in SpikeQ's folder, for ./spikeq " + found.command() + ":", files);
    }
  }

  private void printAll(PrintWriter writer) throws ConfigException, IOException {
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
    List<Map<String, Object>> folders = folders();
    List<Map<String, Object>> runs = runs();
    if (json) {
      Map<String, Object> tree = entry("experiments", experiments, "comparisons", comparisons);
      tree.put("folders", folders);
      tree.put("runs", runs);
      writer.println(Json.write(tree));
    } else {
      print(writer, "experiments:", experiments);
      print(writer, "comparisons:", comparisons);
      print(writer, "more, in files (./spikeq list FOLDER shows them):", folders);
      print(writer, runs);
    }
  }

  private static List<Map<String, Object>> folders() throws IOException {
    List<Map<String, Object>> folders = new ArrayList<>();
    for (BundledFolder bundled : BundledFolder.all()) {
      Map<String, Object> line =
          entry("name", bundled.path(), "description", bundled.description());
      line.put("command", bundled.command());
      line.put("files", bundled.files().size());
      folders.add(line);
    }
    return folders;
  }

  private List<Map<String, Object>> runs() throws IOException {
    List<Map<String, Object>> runs = new ArrayList<>();
    for (RunFolder run : RunFolder.find(out)) {
      Map<String, Object> line = entry("run", run.toString(), "finished", run.finished());
      if (run.finished()) {
        line.put("mean", EvaluationSummary.read(run.evaluation()).mean());
      }
      runs.add(line);
    }
    return runs;
  }

  private static void print(PrintWriter writer, String heading, List<Map<String, Object>> lines) {
    writer.println(heading);
    int width = lines.stream().mapToInt(line -> name(line).length()).max().orElse(0);
    for (Map<String, Object> line : lines) {
      String count = line.get("files") instanceof Integer files ? files + " files: " : "";
      writer.printf(
          "  %-" + Math.max(width, 1) + "s  %s%s%n", name(line), count, line.get("description"));
    }
  }

  private static String name(Map<String, Object> line) {
    return String.valueOf(line.get("name"));
  }

  private void print(PrintWriter writer, List<Map<String, Object>> runs) {
    writer.println(runs.isEmpty() ? "no runs in " + out : "runs:");
    for (Map<String, Object> run : runs) {
      String state =
          run.get("mean") instanceof Double mean
              ? String.format(Locale.ROOT, "mean %.1f", mean)
              : "unfinished: ./spikeq resume " + run.get("run");
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

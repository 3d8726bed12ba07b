package dev.spikeq.app;

import dev.spikeq.agent.ProgressRecord;
import dev.spikeq.formats.json.Json;
import dev.spikeq.lab.compare.ComparisonFolder;
import dev.spikeq.lab.compare.ComparisonListener;
import dev.spikeq.lab.compare.ComparisonReport;
import dev.spikeq.lab.compare.ComparisonResult;
import dev.spikeq.lab.compare.ComparisonRun;
import dev.spikeq.lab.compare.FigureRows;
import dev.spikeq.lab.config.Bundled;
import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.RunListener;
import dev.spikeq.lab.run.RunSettings;
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

/** Measures several ways of getting a spiking agent side by side. */
@Command(
    name = "compare",
    description = {
      "Makes and measures all methods of a comparison with all its seeds: one table, one page.",
      "What is finished is kept: a comparison that was interrupted goes on where it stopped."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "EXPERIMENT",
      description = "A bundled comparison's name (see 'list'), or a TOML file.")
  private String name;

  @Option(
      names = "--seeds",
      paramLabel = "A..B",
      converter = SeedRange.Converter.class,
      description = "Training seeds (default: as the comparison says).")
  private @Nullable SeedRange seeds;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces a value of the comparison, such as episodes=20.")
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
      description = "How many threads to use (default: all cores); results do not depend on it.")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  CompareCommand() {}

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    List<String> all = new ArrayList<>(sets);
    if (seeds != null) {
      all.add("seeds=\"%d..%d\"".formatted(seeds.first(), seeds.last()));
    }
    Comparison comparison = Bundled.findComparison(name, all);
    int usable =
        Options.threads(threads).orElseGet(() -> Runtime.getRuntime().availableProcessors());
    long start = System.nanoTime();
    Progress progress = new Progress(spec.commandLine().getErr());
    ComparisonResult result =
        ComparisonRun.run(comparison, out, new RunSettings(usable, Version.number()), progress);
    ComparisonFolder folder = ComparisonFolder.of(out, comparison);
    ComparisonReport.write(result, folder.report());
    print(result, folder, (System.nanoTime() - start) / NANOS);
    return 0;
  }

  private void print(ComparisonResult result, ComparisonFolder folder, double seconds) {
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>(result.tree());
      tree.put("folder", folder.toString());
      tree.put("report", folder.report().toString());
      tree.put("seconds", seconds);
      writer.println(Json.write(tree));
    } else {
      TextTable table = new TextTable(FigureRows.HEADER.toArray(String[]::new));
      for (ComparisonResult.MethodResult method : result.methods()) {
        table.row(FigureRows.row(method, method.own()).toArray(String[]::new));
      }
      table.print(writer);
      writer.printf(
          Locale.ROOT,
          "%n%d training seed%s, %d greedy episodes each, %.1f s%nfigures: %s%nreport: %s%n",
          result.comparison().seeds().size(),
          result.comparison().seeds().size() == 1 ? "" : "s",
          result.comparison().episodes(),
          seconds,
          folder.figures(),
          folder.report());
    }
    writer.flush();
  }

  /** Says on standard error how it goes on. */
  private static final class Progress implements ComparisonListener {
    private final Terminal terminal;

    Progress(PrintWriter err) {
      terminal = new Terminal(err, Terminal.isInteractive());
    }

    @Override
    public void begins(String text) {
      terminal.line(text);
    }

    @Override
    public void progress(int done, int all) {
      if (done == all || done * 10 / all != (done - 1) * 10 / all) {
        terminal.line("  %d of %d".formatted(done, all));
      }
    }

    @Override
    public RunListener training(String method) {
      return new RunListener() {
        @Override
        public void progress(long seed, ProgressRecord record) {}

        @Override
        public void note(long seed, String text) {
          terminal.line("%s, seed %d: %s".formatted(method, seed, text));
        }
      };
    }
  }
}

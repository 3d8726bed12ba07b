package dev.spikeq.app;

import dev.spikeq.lab.report.Report;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spikeq report}: what runs did, as one HTML file. */
@Command(
    name = "report",
    description =
        "Write one HTML file that shows what runs did: learning curves and final returns with their"
            + " spread over seeds, spikes, a film of the agent, configuration and provenance.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "Folders of runs, or folders that hold several; runs of one configuration are put"
              + " together, several configurations are compared.")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description = "The file to write (default: ${DEFAULT-VALUE}).",
      defaultValue = "report.html")
  private Path out;

  ReportCommand() {}

  @Override
  public Integer call() throws IOException {
    try (Engine engine = Engine.withThreads(1)) {
      int shown = new Report(engine).write(runs, out);
      spec.commandLine().getOut().printf("%s: %d run%s%n", out, shown, shown == 1 ? "" : "s");
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IllegalArgumentException mistake) {
      throw new ParameterException(spec.commandLine(), mistake.getMessage(), mistake);
    }
  }
}

package dev.spikeq.app;

import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.report.Film;
import dev.spikeq.lab.report.Playback;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spikeq play}: an agent at work, as an animated GIF. */
@Command(
    name = "play",
    description = "Let an agent act greedily and film it: an animated GIF of its environment.",
    mixinStandardHelpOptions = true)
final class PlayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN|MODEL", description = "A run's folder or a model file.")
  private Path subject;

  @Option(names = "--gif", paramLabel = "FILE", required = true, description = "The GIF to write.")
  private Path gif;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "The episodes' seed; the film shows the first episodes of an evaluation with that seed"
              + " (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--episodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many episodes to show (default: ${DEFAULT-VALUE}).")
  private int episodes;

  @Option(
      names = "--raster",
      description = "Show the spikes of all layers and the action values beside the environment.")
  private boolean raster;

  @Option(
      names = "--size",
      paramLabel = "WIDTHxHEIGHT",
      defaultValue = "600x400",
      description = "Of the environment's picture, in pixels (default: ${DEFAULT-VALUE}).")
  private String size;

  @Option(
      names = "--max-decisions",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How much of an episode to show at most (default: ${DEFAULT-VALUE}).")
  private int decisions;

  PlayCommand() {}

  @Override
  public Integer call() throws IOException {
    try (Engine engine = Engine.withThreads(1)) {
      TrainedPolicy policy = TrainedPolicy.loadNewest(subject);
      UnfinishedRun.note(spec.commandLine().getErr(), policy);
      print(Film.write(gif, policy, seed, settings(), engine));
      return 0;
    } catch (ConfigException | IllegalArgumentException mistake) {
      throw new ParameterException(spec.commandLine(), mistake.getMessage(), mistake);
    }
  }

  private Film.Settings settings() {
    if (!size.matches("\\d{1,5}x\\d{1,5}")) {
      throw new IllegalArgumentException(
          "--size: expected WIDTHxHEIGHT such as 600x400, found '" + size + "'");
    }
    int x = size.indexOf('x');
    return new Film.Settings(
        Integer.parseInt(size.substring(0, x)),
        Integer.parseInt(size.substring(x + 1)),
        decisions,
        episodes,
        raster ? Film.Side.WITH_RASTER : Film.Side.ALONE);
  }

  private void print(List<Playback.Episode> played) {
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < played.size(); i++) {
      Playback.Episode episode = played.get(i);
      out.printf(
          Locale.ROOT,
          "episode %d: return %.1f after %d decisions%s%n",
          i + 1,
          episode.total(),
          episode.decisions(),
          episode.over() ? "" : ", cut off by --max-decisions");
    }
    out.println(gif);
    out.flush();
  }
}

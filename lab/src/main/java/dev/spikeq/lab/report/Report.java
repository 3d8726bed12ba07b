package dev.spikeq.lab.report;

import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one self-contained HTML file of what runs did: learning curves and final returns with their
 * spread over seeds, spikes, a film of the agent, configuration and provenance. Runs of one
 * configuration are put together; several are compared.
 */
public final class Report {
  private final Engine engine;
  private final Actors actors;

  /** Finds the agent of a finished run, to show it at work. */
  @FunctionalInterface
  interface Actors {
    /**
     * Loads the final policy of a run.
     *
     * @param folder of one seed, with {@code model.safetensors}
     * @return the agent, or empty if this kind of run has none that can be shown
     * @throws IOException if it cannot be read
     */
    Optional<TrainedPolicy> load(Path folder) throws IOException;
  }

  /**
   * Prepares reports.
   *
   * @param engine what the agents' networks run on when they are shown at work
   */
  public Report(Engine engine) {
    this(Report::load, engine);
  }

  Report(Actors actors, Engine engine) {
    this.actors = actors;
    this.engine = engine;
  }

  private static Optional<TrainedPolicy> load(Path folder) throws IOException {
    try {
      return Optional.of(TrainedPolicy.load(folder));
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Writes a report, wholly or not at all.
   *
   * @param folders of single seeds, or folders that hold several, up to four levels below
   * @param file the HTML file, replaced if it is there; its folder must exist
   * @return how many runs it shows
   * @throws IllegalArgumentException if one of the folders holds no run
   * @throws IOException if a run cannot be read or the file cannot be written; what was there
   *     before is still there
   */
  public int write(List<Path> folders, Path file) throws IOException {
    List<RunData> runs = new RunReader().read(folders);
    List<Experiment> experiments = Experiment.group(runs);
    String html = Page.html(experiments, showcases(experiments));
    AtomicFiles.write(file, html.getBytes(StandardCharsets.UTF_8));
    return runs.size();
  }

  private List<Showcase> showcases(List<Experiment> experiments) throws IOException {
    List<Showcase> showcases = new ArrayList<>();
    for (Experiment experiment : experiments) {
      RunData run = experiment.typical();
      if (!run.isFinished() || !Files.isRegularFile(run.model())) {
        continue;
      }
      Optional<TrainedPolicy> actor = actors.load(run.folder());
      if (actor.isPresent()) {
        new ShowcaseMaker(engine).make(experiment, run, actor.get()).ifPresent(showcases::add);
      }
    }
    return showcases;
  }
}

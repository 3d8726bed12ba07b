package dev.spikeq.lab.run;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.EpisodeRecord;
import dev.spikeq.agent.Evaluation;
import dev.spikeq.agent.EvaluationResult;
import dev.spikeq.agent.ProgressRecord;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.snn.layer.Layer;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains one seed of an experiment in its folder, from wherever it stands to the end.
 *
 * <p>Between two checkpoints rows are added to the tables; a checkpoint first puts them on the disk
 * and keeps their length. It is a copy of the state, written while training goes on. A run that is
 * killed goes on from its newest good checkpoint, with the tables cut back to it, so that at the
 * end every file but provenance and timing is equal, to the byte, to that of a run that was never
 * killed. A checkpoint that is damaged is set aside; one that is whole but does not fit is refused,
 * with all files as they were.
 */
public final class TrainingRun {
  private static final double NANOS = 1e9;

  private final RunFolder folder;
  private final Experiment experiment;
  private final RunSettings settings;
  private final RunListener listener;
  private final Engine engine;
  private final Checkpoints checkpoints;
  private final String run;

  private TrainingRun(
      RunFolder folder,
      Experiment experiment,
      RunSettings settings,
      RunListener listener,
      Engine engine) {
    this.folder = folder;
    this.experiment = experiment;
    this.settings = settings;
    this.listener = listener;
    this.engine = engine;
    checkpoints = new Checkpoints(folder);
    run = experiment.hash() + "/seed-" + experiment.seed();
  }

  /**
   * Trains, or goes on with training, or only says what a finished run has reached.
   *
   * @param folder where; made if it is not there
   * @param experiment what, with its seed
   * @param settings threads and version
   * @param listener hears how it goes on
   * @return what was reached
   * @throws IOException if a file cannot be read or written, another process trains there, or the
   *     newest good checkpoint does not fit; what was there before is still there
   */
  public static RunOutcome run(
      RunFolder folder, Experiment experiment, RunSettings settings, RunListener listener)
      throws IOException {
    if (folder.finished()) {
      return new RunOutcome(
          experiment.seed(), folder, EvaluationSummary.read(folder.evaluation()), 0, true);
    }
    createFolders(folder);
    try (RunLock _ = RunLock.take(folder);
        Engine engine = Engine.withThreads(settings.threads())) {
      return new TrainingRun(folder, experiment, settings, listener, engine).run();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void createFolders(RunFolder folder) throws IOException {
    try {
      Files.createDirectories(folder.checkpoints());
    } catch (IOException e) {
      throw new IOException(
          folder
              + ": expected a folder to write into, found "
              + e
              + ": check its permissions or choose another one with --out",
          e);
    }
  }

  private RunOutcome run() throws IOException {
    long start = System.nanoTime();
    AtomicFiles.deleteLeftovers(folder.path());
    AtomicFiles.deleteLeftovers(folder.checkpoints());
    Started started = restoreNewest();
    long firstStep = started.agent.step();
    try (Agent agent = started.agent;
        CsvLog metrics = started.metrics;
        CsvLog episodes = started.episodes) {
      train(agent, metrics, episodes);
      double trained = (System.nanoTime() - start) / NANOS;
      return finish(agent, start, trained, firstStep);
    }
  }

  /** An agent with the tables that belong to its step. */
  private record Started(Agent agent, CsvLog metrics, CsvLog episodes) {}

  private Started restoreNewest() throws IOException {
    for (Path file : checkpoints.newestFirst()) {
      Agent agent = newAgent();
      try {
        Checkpoint checkpoint = checkpoints.read(file);
        requireOwn(file, checkpoint);
        restore(file, agent, checkpoint);
        checkpoints.goOnFrom(checkpoint);
        recordWhoGoesOn(agent.step());
        listener.note(experiment.seed(), "goes on from step " + agent.step());
        return new Started(
            agent,
            CsvLog.open(folder.metrics(), checkpoint.metricsBytes()),
            CsvLog.open(folder.episodes(), checkpoint.episodesBytes()));
      } catch (FormatException damaged) {
        agent.close();
        checkpoints.setAside(file);
        listener.note(
            experiment.seed(),
            "a checkpoint cannot be used and is set aside: " + damaged.getMessage());
      } catch (IOException | RuntimeException e) {
        agent.close();
        throw e;
      }
    }
    return begin();
  }

  /**
   * Restores an agent.
   *
   * @throws FormatException if records turn out to be damaged, which is as bad as what was found
   *     before
   * @throws IOException if they cannot be read, or the checkpoint does not fit
   */
  private void restore(Path file, Agent agent, Checkpoint checkpoint) throws IOException {
    try {
      agent.restore(checkpoint.snapshot());
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    } catch (IllegalArgumentException misfit) {
      throw new IOException(
          ("%s: expected a checkpoint that this program, its environment and its inputs can go on"
                  + " from, found one that is whole but does not fit (%s): go on with what made it"
                  + " (%s says what that was), remove %s, or train anew elsewhere with --out")
              .formatted(file, misfit.getMessage(), folder.provenance(), folder),
          misfit);
    }
  }

  /** The provenance keeps what began the run, and gets what goes on with it where that differs. */
  private void recordWhoGoesOn(long step) throws IOException {
    Map<String, Object> before;
    try {
      before =
          Files.exists(folder.provenance()) ? Json.read(folder.provenance()).members() : Map.of();
    } catch (IOException unreadable) {
      listener.note(
          experiment.seed(), "the provenance is left as it is: " + unreadable.getMessage());
      return;
    }
    Map<String, Object> now = Provenance.of(experiment, settings, engine);
    Optional<Map<String, Object>> continued = Provenance.continued(before, now, step);
    if (continued.isPresent()) {
      write(folder.provenance(), Json.writeIndented(continued.get()));
    }
  }

  private void requireOwn(Path file, Checkpoint checkpoint) throws IOException {
    if (!checkpoint.run().equals(run)) {
      throw new IOException(
          "%s: expected a checkpoint of %s, found one of %s: was %s changed? Put it back, or train anew elsewhere with --out"
              .formatted(file, run, checkpoint.run(), folder.config()));
    }
  }

  private Started begin() throws IOException {
    Map<String, Object> provenance = Provenance.of(experiment, settings, engine);
    Map<String, Object> inputs = inputs();
    if (!inputs.isEmpty()) {
      provenance.put("inputs", inputs);
    }
    write(folder.config(), experiment.toml());
    write(folder.provenance(), Json.writeIndented(provenance));
    StringBuilder header =
        new StringBuilder("step,updates,episodes,return,loss,q,epsilon,learning_rate");
    for (Layer.Neurons layer : experiment.network().spikingLayers()) {
      header.append(",firing/").append(layer.name());
    }
    return new Started(
        newAgent(),
        CsvLog.begin(folder.metrics(), header.toString()),
        CsvLog.begin(folder.episodes(), "step,episode,return,length"));
  }

  private Map<String, Object> inputs() throws IOException {
    try {
      return Agents.inputs(experiment, folder.root());
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Agent newAgent() throws IOException {
    try {
      return Agents.create(experiment, folder.root(), engine);
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void train(Agent agent, CsvLog metrics, CsvLog episodes) throws IOException {
    TrainingListener writer = writer(metrics, episodes);
    long every = experiment.checkpointEvery();
    try (CheckpointWriter saving = new CheckpointWriter(checkpoints)) {
      while (!agent.finished()) {
        long next = agent.step() + every - agent.step() % every;
        agent.run(next, writer);
        Snapshot snapshot = agent.snapshotWithout(saving.kept());
        saving.write(new Checkpoint(run, agent.step(), metrics.sync(), episodes.sync(), snapshot));
        writeModel(
            folder.interimModel(), agent, Map.of(ModelMetadata.STEP, Long.toString(agent.step())));
      }
    }
  }

  private TrainingListener writer(CsvLog metrics, CsvLog episodes) {
    return new TrainingListener() {
      @Override
      public void episodeEnded(EpisodeRecord record) {
        episodes.row(
            List.of(record.step(), record.episode(), record.undiscountedReturn(), record.length()));
      }

      @Override
      public void progress(ProgressRecord record) {
        List<Number> row = new ArrayList<>();
        row.addAll(List.of(record.step(), record.updates(), record.episodes()));
        row.addAll(List.of(record.recentReturn(), record.loss(), record.meanQ()));
        row.addAll(List.of(record.epsilon(), record.learningRate()));
        for (double rate : record.firingRates()) {
          row.add(rate);
        }
        metrics.row(row);
        listener.progress(experiment.seed(), record);
      }

      @Override
      public void warning(String text) {
        listener.note(experiment.seed(), text);
      }
    };
  }

  private RunOutcome finish(Agent agent, long start, double trained, long firstStep)
      throws IOException {
    writeModel(folder.model(), agent, Map.of());
    Files.deleteIfExists(folder.interimModel());
    EvaluationResult result =
        Evaluation.run(
            experiment.network(),
            agent.evaluationParameters(),
            experiment.evaluation().environment()::create,
            experiment.evaluation().episodes(),
            experiment.evaluationSeed(),
            engine);
    double decisionMicros =
        Evaluation.decisionMicros(
            experiment.network(),
            agent.evaluationParameters(),
            experiment.evaluation().environment()::create,
            experiment.evaluationSeed(),
            engine);
    EvaluationSummary summary = EvaluationSummary.of(result, experiment.network());
    double seconds = (System.nanoTime() - start) / NANOS;
    Map<String, Object> timing = new LinkedHashMap<>();
    timing.put("seconds", seconds);
    timing.put("trainingSeconds", trained);
    timing.put("fromStep", firstStep);
    timing.put("stepsPerSecond", (agent.step() - firstStep) / Math.max(trained, 1e-9));
    timing.put("decisionMicros", decisionMicros);
    write(folder.timing(), Json.writeIndented(timing));
    write(folder.evaluation(), Json.writeIndented(summary.tree()));
    return new RunOutcome(experiment.seed(), folder, summary, seconds, false);
  }

  private void writeModel(Path file, Agent agent, Map<String, String> more) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(more);
    metadata.put(ModelMetadata.EXPERIMENT, experiment.toml());
    ModelFile.write(file, new Model(experiment.network(), agent.evaluationParameters(), metadata));
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.spikeq.lab.run;

import dev.spikeq.agent.Evaluation;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.json.Json;
import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A network with what it has learned and the world that it acts in: all that it takes to run it,
 * whether it was trained here, converted or imported.
 *
 * @param file the model's file
 * @param model network and parameters
 * @param environment where the policy acts, with what the network sees of it
 * @param origin where the policy comes from
 * @param experiment what trained it, if an experiment did
 */
public record TrainedPolicy(
    Path file,
    Model model,
    EnvironmentConfig environment,
    Origin origin,
    Optional<Experiment> experiment) {

  /** Checks that the network fits the environment. */
  public TrainedPolicy {
    int size = environment.observationSize();
    int actions = environment.actions();
    Network network = model.network();
    if (size != network.observationSize() || actions != network.outputs()) {
      throw new IllegalArgumentException(
          "%s: expected an environment of %d observed values and %d discrete actions, found %s with %d and %d: was the model made for another one?"
              .formatted(
                  file,
                  network.observationSize(),
                  network.outputs(),
                  environment.name(),
                  size,
                  actions));
    }
  }

  /**
   * Loads a policy.
   *
   * @param path a model's file, a finished run's folder, or a folder with one finished run in it
   * @return the policy
   * @throws ConfigException if there is nothing of that kind at the path
   * @throws IOException if the model is damaged or cannot be read
   */
  public static TrainedPolicy load(Path path) throws ConfigException, IOException {
    return loadFile(Files.isDirectory(path) ? modelIn(path) : path);
  }

  /**
   * Loads a policy, that of a run's newest checkpoint where the run is not finished.
   *
   * @param path a model's file, a run's folder, or a folder with one finished run in it or, where
   *     none is, with one run
   * @return the policy
   * @throws ConfigException if there is nothing of that kind at the path
   * @throws IOException if the model is damaged or cannot be read
   */
  public static TrainedPolicy loadNewest(Path path) throws ConfigException, IOException {
    if (Files.isDirectory(path)) {
      List<RunFolder> runs = RunFolder.find(path);
      if (runs.size() == 1 && !runs.getFirst().finished()) {
        Path interim = runs.getFirst().interimModel();
        if (Files.isRegularFile(interim)) {
          return loadFile(interim);
        }
      }
    }
    return load(path);
  }

  private static TrainedPolicy loadFile(Path file) throws ConfigException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(
          file + ": expected a run's folder or a model file, found nothing: see 'list'");
    }
    Model model = ModelFile.read(file);
    try {
      String toml = model.metadata().get(ModelMetadata.EXPERIMENT);
      return toml == null ? unattached(file, model) : trained(file, model, toml);
    } catch (ConfigException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static TrainedPolicy trained(Path file, Model model, String toml)
      throws ConfigException, IOException {
    Experiment experiment = ExperimentReader.read(toml, file + " metadata", List.of());
    if (!experiment.network().equals(model.network())) {
      throw new FormatException(
          file + ": network",
          "that of its experiment '" + experiment.name() + "'",
          "another one",
          "the file is damaged");
    }
    return new TrainedPolicy(
        file,
        model,
        experiment.evaluation().environment(),
        Origin.of(experiment),
        Optional.of(experiment));
  }

  private static TrainedPolicy unattached(Path file, Model model)
      throws ConfigException, IOException {
    Map<String, String> metadata = model.metadata();
    String toml = metadata.get(ModelMetadata.ENVIRONMENT);
    String origin = metadata.get(ModelMetadata.ORIGIN);
    if (toml == null || origin == null) {
      throw new FormatException(
          file + ": metadata",
          "the experiment that made the model, or its environment and origin",
          "none",
          "make it with 'train', 'convert' or 'import'");
    }
    return new TrainedPolicy(
        file,
        model,
        ExperimentReader.readEnvironment(toml, file + " metadata"),
        Origin.read(Json.parse(origin, file + ": metadata " + ModelMetadata.ORIGIN)),
        Optional.empty());
  }

  /** Returns the step at which an unfinished run had this policy; empty for a finished one. */
  public OptionalLong interimStep() {
    String step = model.metadata().get(ModelMetadata.STEP);
    try {
      return step == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(step));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Returns the description of its network. */
  public Network network() {
    return model.network();
  }

  /** Returns its weights; read, never changed. */
  public Parameters parameters() {
    return model.parameters();
  }

  /**
   * Runs it greedily on fresh episodes.
   *
   * @param episodes how many, at least 1
   * @param seed of the episodes
   * @param engine what the network runs on
   */
  public EvaluationSummary evaluate(int episodes, long seed, Engine engine) {
    return EvaluationSummary.of(
        Evaluation.run(network(), parameters(), environment::create, episodes, seed, engine),
        network());
  }

  private static Path modelIn(Path folder) throws ConfigException, IOException {
    List<RunFolder> runs = RunFolder.find(folder);
    List<RunFolder> finished = runs.stream().filter(RunFolder::finished).toList();
    if (finished.size() == 1) {
      return finished.getFirst().model();
    }
    String found =
        finished.size() > 1
            ? finished.size() + ": name one of them, such as " + finished.getFirst()
            : runs.isEmpty() ? "none: see 'list'" : "an unfinished one: 'resume' it first";
    throw new ConfigException(folder + ": expected one finished run, found " + found);
  }
}

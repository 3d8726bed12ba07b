package dev.spikeq.lab.run;

import dev.spikeq.agent.Evaluation;
import dev.spikeq.formats.FormatException;
import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A trained network with the experiment that made it: all that it takes to run it.
 *
 * @param file the model's file
 * @param model network and parameters
 * @param experiment what made it; its environment is where the policy acts
 */
public record TrainedPolicy(Path file, Model model, Experiment experiment) {

  /**
   * Loads a policy.
   *
   * @param path a model's file, a finished run's folder, or a folder with one finished run in it
   * @return the policy
   * @throws ConfigException if there is nothing of that kind at the path
   * @throws IOException if the model is damaged or cannot be read
   */
  public static TrainedPolicy load(Path path) throws ConfigException, IOException {
    Path file = Files.isDirectory(path) ? modelIn(path) : path;
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(
          path + ": expected a run's folder or a model.safetensors, found nothing: see 'list'");
    }
    Model model = ModelFile.read(file);
    String toml = model.metadata().get(ModelMetadata.EXPERIMENT);
    if (toml == null) {
      throw new FormatException(
          file + ": metadata " + ModelMetadata.EXPERIMENT,
          "the experiment that made the model",
          "none",
          "train it with SpikeQ");
    }
    Experiment experiment;
    try {
      experiment = ExperimentReader.read(toml, file + " metadata", List.of());
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (!experiment.network().equals(model.network())) {
      throw new FormatException(
          file + ": network",
          "that of its experiment '" + experiment.name() + "'",
          "another one",
          "the file is damaged");
    }
    return new TrainedPolicy(file, model, experiment);
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
        Evaluation.run(
            model.network(),
            model.parameters(),
            experiment.evaluation().environment()::create,
            episodes,
            seed,
            engine),
        model.network());
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

package dev.spikeq.lab.report;

import dev.spikeq.env.Environment;
import dev.spikeq.formats.model.Model;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.config.ExperimentReader;
import dev.spikeq.lab.run.ModelMetadata;
import dev.spikeq.lab.run.RunFolder;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * An agent that can be watched: a network of action values, what it has learned, and a world with
 * discrete actions.
 *
 * @param network from observations to one value per action
 * @param parameters its weights; read, never changed
 * @param environment makes a new world, with the wrappers that the network was trained with
 */
public record Actor(
    Network network, Parameters parameters, Supplier<? extends Environment> environment) {

  /**
   * Loads the final policy of a run, or a model file that a run has made.
   *
   * @param path a run's folder or a model file
   * @return the agent in the world that it was trained in
   * @throws IOException if it cannot be read, or says nothing about its world
   */
  public static Actor load(Path path) throws IOException {
    RunFolder run = new RunFolder(path);
    if (!run.exists()) {
      return loadModel(path);
    }
    if (!Files.isRegularFile(run.model())) {
      throw new IOException(
          path
              + ": expected a final model, found none: the run is not finished; go on with `resume "
              + path
              + "`");
    }
    String toml = Files.readString(run.config());
    return of(ModelFile.read(run.model()), toml, run.config().toString());
  }

  private static Actor loadModel(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file + ": expected a run's folder or a model file, found neither");
    }
    Model model = ModelFile.read(file);
    String experiment = model.metadata().get(ModelMetadata.EXPERIMENT);
    if (experiment == null) {
      throw new IOException(
          file
              + ": expected a model that names its environment, found none: play its run's folder");
    }
    return of(model, experiment, file.toString());
  }

  private static Actor of(Model model, String toml, String source) throws IOException {
    try {
      EnvironmentConfig world = ExperimentReader.read(toml, source, List.of()).environment();
      return new Actor(model.network(), model.parameters(), world::create);
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}

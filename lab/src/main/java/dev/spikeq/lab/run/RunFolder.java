package dev.spikeq.lab.run;

import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.ExperimentReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one training run, {@code runs/NAME/HASH/seed-N}: which files it has.
 *
 * <p>Configuration, metrics, episodes, checkpoints, model and evaluation are equal to the byte for
 * equal experiments and seeds; provenance and timing tell where and how fast it was.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  private static final Pattern SEED = Pattern.compile("seed-(\\d{1,19})");
  private static final int DEPTH = 4;
  private static final int LEVELS = 3;

  /**
   * The folder of an experiment with its seed.
   *
   * @param out the folder of all runs
   * @param experiment what is run
   */
  public static RunFolder of(Path out, Experiment experiment) {
    return new RunFolder(
        out.resolve(experiment.name())
            .resolve(experiment.hash())
            .resolve("seed-" + experiment.seed()));
  }

  /**
   * Finds runs.
   *
   * @param path a run's folder, or one that holds runs
   * @return the runs in it, sorted by folder and seed; empty where there is none
   * @throws IOException if a folder cannot be read
   */
  public static List<RunFolder> find(Path path) throws IOException {
    RunFolder itself = new RunFolder(path);
    if (itself.exists()) {
      return List.of(itself);
    }
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    List<RunFolder> found = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(path, DEPTH)) {
      paths.map(RunFolder::new).filter(RunFolder::exists).forEach(found::add);
    } catch (UncheckedIOException e) {
      throw new IOException(
          path + ": expected folders to look for runs in, found " + e.getCause(), e);
    }
    found.sort(
        Comparator.comparing((RunFolder run) -> String.valueOf(run.path.getParent()))
            .thenComparingLong(RunFolder::seedOfName));
    return found;
  }

  private long seedOfName() {
    Matcher name = SEED.matcher(String.valueOf(path.getFileName()));
    try {
      return name.matches() ? Long.parseLong(name.group(1)) : Long.MAX_VALUE;
    } catch (NumberFormatException tooLong) {
      return Long.MAX_VALUE;
    }
  }

  /** Returns the folder of all runs, of which this is {@code NAME/HASH/seed-N}. */
  public Path root() {
    Path folder = path.toAbsolutePath().normalize();
    for (int up = 0; up < LEVELS && folder.getParent() != null; up++) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Returns whether a run was begun here. */
  public boolean exists() {
    return Files.isRegularFile(config());
  }

  /** Returns whether the run is finished: the evaluation is the last file that is written. */
  public boolean finished() {
    return exists() && Files.isRegularFile(evaluation()) && Files.isRegularFile(model());
  }

  /**
   * Reads what is run here.
   *
   * @return the experiment with its seed
   * @throws ConfigException if it was changed so that it cannot be read
   */
  public Experiment experiment() throws ConfigException {
    return ExperimentReader.read(config(), List.of());
  }

  /** The resolved experiment: all keys. */
  public Path config() {
    return path.resolve("config.toml");
  }

  /** Program, machine and time of the run's start. */
  public Path provenance() {
    return path.resolve("provenance.json");
  }

  /** Training over time, a row per report. */
  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /** Training episodes, a row each. */
  public Path episodes() {
    return path.resolve("episodes.csv");
  }

  /** The folder of the newest two checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** The final policy. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** The policy at the newest checkpoint; removed when the run is finished. */
  public Path interimModel() {
    return path.resolve("interim.safetensors");
  }

  /** The final policy judged on fresh episodes. */
  public Path evaluation() {
    return path.resolve("evaluation.json");
  }

  /** How long it took. */
  public Path timing() {
    return path.resolve("timing.json");
  }

  /** What keeps a second process out while the run goes on. */
  Path lock() {
    return path.resolve(".lock");
  }

  @Override
  public String toString() {
    return path.toString();
  }
}

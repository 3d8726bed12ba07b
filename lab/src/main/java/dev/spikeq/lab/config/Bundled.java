package dev.spikeq.lab.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The experiments that come with SpikeQ, by name; their files lie in the jar. */
public final class Bundled {
  /** All names, in the order in which they are listed. */
  private static final List<String> NAMES =
      List.of(
          "cartpole",
          "cartpole-dqn",
          "cartpole-lif",
          "cartpole-recipe-a",
          "cartpole-recipe-a-dqn",
          "cartpole-classifier",
          "cartpole-snn-classifier",
          "cartpole-reinforce",
          "cartpole-reinforce-snn",
          "cartpole-a2c",
          "cartpole-a2c-snn",
          "cartpole-ppo",
          "cartpole-ppo-snn",
          "mountaincar",
          "mountaincar-dqn",
          "mountaincar-lif",
          "mountaincar-classifier",
          "mountaincar-snn-classifier",
          "acrobot",
          "acrobot-dqn",
          "acrobot-lif");

  /** All comparisons, in the order in which they are listed. */
  private static final List<String> COMPARISONS =
      List.of("cartpole", "cartpole-ideas", "mountaincar", "mountaincar-ideas");

  private Bundled() {}

  /** Returns the names of all of them. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Reads an experiment by its name, or by the path of its file.
   *
   * @param nameOrPath a bundled name, or the path of a TOML file
   * @param sets values that replace the file's, as for {@link ExperimentReader#read(Path, List)}
   * @return the experiment
   * @throws ConfigException if there is none, or it cannot be used
   */
  public static Experiment find(String nameOrPath, List<String> sets) throws ConfigException {
    if (NAMES.contains(nameOrPath)) {
      return ExperimentReader.read(text(nameOrPath), nameOrPath + ".toml", sets);
    }
    if (Files.isRegularFile(Path.of(nameOrPath))) {
      return ExperimentReader.read(Path.of(nameOrPath), sets);
    }
    throw new ConfigException(
        "expected an experiment's name or the path of a TOML file, found '%s': %s (bundled: %s)"
            .formatted(nameOrPath, Nearest.question(nameOrPath, NAMES), String.join(", ", NAMES)));
  }

  /** Returns the names of all comparisons. */
  public static List<String> comparisons() {
    return COMPARISONS;
  }

  /**
   * Reads a comparison by its name, or by the path of its file.
   *
   * @param nameOrPath a bundled comparison's name, or the path of a TOML file
   * @param sets values that replace the file's, as for {@link ExperimentReader#read(Path, List)}
   * @return the comparison
   * @throws ConfigException if there is none, or it cannot be used
   */
  public static Comparison findComparison(String nameOrPath, List<String> sets)
      throws ConfigException {
    if (COMPARISONS.contains(nameOrPath)) {
      return ComparisonReader.read(
          text("compare/" + nameOrPath), nameOrPath + ".toml", Path.of(""), sets);
    }
    if (Files.isRegularFile(Path.of(nameOrPath))) {
      return ComparisonReader.read(Path.of(nameOrPath), sets);
    }
    throw new ConfigException(
        "expected a comparison's name or the path of a TOML file, found '%s': %s (bundled: %s)"
            .formatted(
                nameOrPath,
                Nearest.question(nameOrPath, COMPARISONS),
                String.join(", ", COMPARISONS)));
  }

  private static String text(String name) {
    try (InputStream in = Bundled.class.getResourceAsStream("/experiments/" + name + ".toml")) {
      if (in == null) {
        throw new IllegalStateException("experiment '" + name + "' is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("experiment '" + name + "' cannot be read", e);
    }
  }
}

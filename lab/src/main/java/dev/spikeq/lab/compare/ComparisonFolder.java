package dev.spikeq.lab.compare;

import dev.spikeq.lab.config.Comparison;
import java.nio.file.Path;

/**
 * The folder of a comparison, {@code runs/compare/NAME}: which files it has. Trained runs lie where
 * {@code train} puts them, so that both share them.
 *
 * @param path the folder
 */
public record ComparisonFolder(Path path) {
  /**
   * The folder of a comparison.
   *
   * @param out the folder of all runs
   * @param comparison what is compared
   */
  public static ComparisonFolder of(Path out, Comparison comparison) {
    return new ComparisonFolder(out.resolve("compare").resolve(comparison.name()));
  }

  /** All figures over seeds; equal, to the byte, for equal comparisons. */
  public Path figures() {
    return path.resolve("comparison.json");
  }

  /** Microseconds a decision: what differs from machine to machine. */
  public Path timing() {
    return path.resolve("timing.json");
  }

  /** The page with tables and plots. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** A converted policy; another conversion gets another key. */
  Path model(String method, long seed, String key) {
    return models(method).resolve("seed-%d-%s.safetensors".formatted(seed, key));
  }

  /** The folder of a method's converted policies. */
  Path models(String method) {
    return path.resolve("models").resolve(method);
  }

  /** What one seed of a method has shown in T steps. */
  Path result(String method, long seed, int steps) {
    return path.resolve("results")
        .resolve(method)
        .resolve("seed-" + seed)
        .resolve("T-" + steps + ".json");
  }

  /** What one seed of a method has shown under disturbances. */
  Path robustness(String method, long seed) {
    return path.resolve("results")
        .resolve(method)
        .resolve("seed-" + seed)
        .resolve("robustness.json");
  }

  @Override
  public String toString() {
    return path.toString();
  }
}

package dev.spikeq.lab.compare;

import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.formats.AtomicFiles;
import dev.spikeq.formats.model.ModelFile;
import dev.spikeq.lab.config.Comparison;
import dev.spikeq.lab.config.Comparison.Making;
import dev.spikeq.lab.config.Comparison.Method;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.ConversionPlan;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.conversion.CalibrationSource;
import dev.spikeq.lab.conversion.PolicyConverter;
import dev.spikeq.lab.run.RunFolder;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the policies of a comparison are, and how those that are not there yet are converted. */
final class MethodPolicies {
  private final Comparison comparison;
  private final Path out;
  private final ComparisonFolder folder;
  private final Keys keys;

  MethodPolicies(Comparison comparison, Path out) {
    this.comparison = comparison;
    this.out = out;
    folder = ComparisonFolder.of(out, comparison);
    keys = new Keys(comparison);
  }

  /** The run that trains a method with a seed. */
  RunFolder run(Experiment experiment, long seed) {
    return RunFolder.of(out, experiment.withSeed(seed));
  }

  /** Loads the policy of a method, which is there. */
  TrainedPolicy load(Method method, long seed) throws ConfigException, IOException {
    return TrainedPolicy.load(
        switch (method.making()) {
          case Making.Trained(var experiment) -> run(experiment, seed).path();
          case Making.Converted _ -> converted(method, seed);
          case Making.Given(var file) -> file;
        });
  }

  /** What a method is held against: its source, or itself where it has none. */
  TrainedPolicy reference(Method method, long seed) throws ConfigException, IOException {
    return load(
        method.source().isPresent() ? comparison.method(method.source().get()) : method, seed);
  }

  private Path converted(Method method, long seed) throws IOException {
    return folder.model(method.name(), seed, keys.policy(method, seed));
  }

  /** Makes room for a method's models; called before its seeds, which write at the same time. */
  void prepare(Method method) throws IOException {
    Path models = folder.models(method.name());
    Files.createDirectories(models);
    AtomicFiles.deleteLeftovers(models);
  }

  /**
   * Converts the policy of a method's source, unless that was done.
   *
   * @return whether there was anything to do
   */
  boolean convert(Method method, ConversionPlan plan, long seed)
      throws ConfigException, IOException {
    Path file = converted(method, seed);
    if (Files.exists(file)) {
      return false;
    }
    TrainedPolicy source = reference(method, seed);
    try (Engine engine = Engine.withThreads(1)) {
      ModelFile.write(
          file,
          PolicyConverter.convert(
              source,
              plan,
              plan.tuning() instanceof ConversionPlan.Tuning.Learned
                  ? CalibrationStates.none()
                  : CalibrationSource.states(plan.states(), source, Path.of(""), engine),
              engine));
    }
    return true;
  }
}

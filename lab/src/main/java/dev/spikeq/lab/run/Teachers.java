package dev.spikeq.lab.run;

import dev.spikeq.lab.config.Bundled;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.EnvironmentConfig;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.TaughtConfig;
import dev.spikeq.lab.config.TeacherSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Finds who teaches a student, and the states that the teacher learned from. */
final class Teachers {
  private Teachers() {}

  /**
   * Loads a teacher.
   *
   * @param runs the folder of all runs
   * @param student the experiment that is taught, with its seed
   * @param source where the teacher comes from
   * @throws ConfigException if there is no finished run, or one of another environment
   * @throws IOException if it cannot be read
   */
  static TrainedPolicy load(Path runs, Experiment student, TeacherSource source)
      throws ConfigException, IOException {
    TrainedPolicy teacher = TrainedPolicy.load(path(runs, student, source));
    EnvironmentConfig seen = teacher.environment();
    EnvironmentConfig wanted = student.environment();
    if (!seen.name().equals(wanted.name())
        || !seen.observationOffset().equals(wanted.observationOffset())
        || !seen.observationDivisor().equals(wanted.observationDivisor())
        || !seen.settings().equals(wanted.settings())) {
      throw new ConfigException(
          ("%s: expected a teacher that sees what its student sees, found %s and %s: copy the"
                  + " teacher's [environment]")
              .formatted(teacher.file(), shown(seen), shown(wanted)));
    }
    return teacher;
  }

  private static String shown(EnvironmentConfig environment) {
    return "%s with offsets %s, divisors %s and options %s"
        .formatted(
            environment.name(),
            environment.observationOffset(),
            environment.observationDivisor(),
            environment.settings());
  }

  /** The states in the newest checkpoint of the teacher's run, as its network sees them. */
  static float[] replay(Path runs, Experiment student, TaughtConfig config)
      throws ConfigException, IOException {
    return ReplayStates.read(run(runs, student, config));
  }

  /** The checkpoint that {@link #replay} reads. */
  static Path checkpoint(Path runs, Experiment student, TaughtConfig config)
      throws ConfigException, IOException {
    return ReplayStates.file(run(runs, student, config));
  }

  private static RunFolder run(Path runs, Experiment student, TaughtConfig config)
      throws ConfigException, IOException {
    Path path = path(runs, student, config.teacher());
    List<RunFolder> found = RunFolder.find(path);
    if (found.size() != 1) {
      throw new ConfigException(
          "%s: expected a run's folder, whose checkpoint holds the states that it learned from, found %s: name the run, or leave agent.states.replay out"
              .formatted(path, found.isEmpty() ? "none" : found.size() + " runs"));
    }
    return found.getFirst();
  }

  private static Path path(Path runs, Experiment student, TeacherSource source)
      throws ConfigException {
    return switch (source) {
      case TeacherSource.Run run -> Path.of(run.pathOf(student.seed()));
      case TeacherSource.OfExperiment(String name, List<String> sets) -> {
        Experiment experiment = Bundled.find(name, sets).withSeed(student.seed());
        RunFolder folder = RunFolder.of(runs, experiment);
        if (!folder.finished()) {
          throw new ConfigException(
              "[agent.teacher] experiment: expected a finished run of '%s' with seed %d, found %s: train it first: ./spikeq train %s%s --seed %d --out %s"
                  .formatted(
                      name,
                      student.seed(),
                      folder.exists() ? "an unfinished one" : "none in " + folder,
                      name,
                      sets.stream()
                          .map(set -> " --set '" + set + "'")
                          .collect(Collectors.joining()),
                      student.seed(),
                      runs));
        }
        yield folder.path();
      }
    };
  }
}

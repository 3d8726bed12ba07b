package dev.spikeq.lab.conversion;

import dev.spikeq.agent.imitation.Policy;
import dev.spikeq.agent.imitation.Rollout;
import dev.spikeq.agent.imitation.Rollouts;
import dev.spikeq.convert.CalibrationStates;
import dev.spikeq.formats.table.Table;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.ConversionPlan.Mix;
import dev.spikeq.lab.config.ConversionPlan.States;
import dev.spikeq.lab.config.DataSource;
import dev.spikeq.lab.config.Nearest;
import dev.spikeq.lab.run.LoggedData;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the states that a conversion is calibrated on. */
public final class CalibrationSource {
  private static final double[] RANDOM_SHARES = {0.1, 0.3, 0.6};
  private static final double PERSISTENCE = 0.7;

  /** What a run adds with each share of random actions, as a part of its greedy states. */
  private static final double PART = 0.75;

  private CalibrationSource() {}

  /**
   * Finds them.
   *
   * @param states where they come from
   * @param source the policy that is converted
   * @param folder where a relative path begins
   * @param engine what networks run on meanwhile
   * @return as the policy's network sees them
   * @throws ConfigException if there is neither a file nor a run at the path, or a run of another
   *     task
   * @throws IOException if the file or run cannot be read or is damaged
   */
  public static CalibrationStates states(
      States states, TrainedPolicy source, Path folder, Engine engine)
      throws ConfigException, IOException {
    return switch (states) {
      case States.Own(Mix mix, int greedy) -> visited(source, mix, greedy, engine);
      case States.From(String path, List<String> columns) -> {
        Path found = folder.resolve(path);
        if (Files.isDirectory(found)) {
          TrainedPolicy run = TrainedPolicy.load(found);
          requireSameWorld(run, source);
          yield visited(run, Mix.MIXED, GREEDY_STATES, engine);
        }
        if (!Files.isRegularFile(found)) {
          throw new ConfigException(
              found
                  + ": expected a file of calibration states or a run's folder, found nothing:"
                  + " check the path");
        }
        requireColumns(found, columns);
        yield CalibrationStates.of(
            LoggedData.states(DataSource.ofStates(found.toString(), columns), source.environment()),
            source.network().observationSize());
      }
    };
  }

  /** A column that somebody names and the file has not is no damage. */
  private static void requireColumns(Path file, List<String> columns)
      throws ConfigException, IOException {
    if (columns.isEmpty()) {
      return;
    }
    List<String> names = Table.names(file);
    for (String column : columns) {
      if (!names.contains(column)) {
        throw new ConfigException(
            "%s: expected a column '%s', as asked for, found %s: %s"
                .formatted(file, column, names, Nearest.question(column, names)));
      }
    }
  }

  /** How many greedy states another run's policy visits. */
  private static final int GREEDY_STATES = 8_000;

  private static void requireSameWorld(TrainedPolicy run, TrainedPolicy source)
      throws ConfigException {
    if (!run.environment().looksLike(source.environment())) {
      throw new ConfigException(
          "%s: expected a run in the world of %s (%s), found one in %s: calibrate on the same task with equal scaling"
              .formatted(
                  run.file(),
                  source.file(),
                  source.environment().name(),
                  run.environment().name()));
    }
  }

  private static CalibrationStates visited(
      TrainedPolicy policy, Mix mix, int greedy, Engine engine) {
    List<Rollout> rollouts = new ArrayList<>(List.of(Rollout.greedy(greedy)));
    if (mix == Mix.MIXED) {
      int part = (int) Math.max(1, Math.round(greedy * PART));
      for (double share : RANDOM_SHARES) {
        rollouts.add(new Rollout(part, share, PERSISTENCE));
      }
    }
    RandomStream root =
        RandomStream.root(policy.origin().evaluationSeed()).child("conversion/calibration");
    CalibrationStates all = CalibrationStates.none();
    for (int i = 0; i < rollouts.size(); i++) {
      CalibrationStates some =
          CalibrationStates.of(
              Rollouts.states(
                  new Policy(policy.network(), policy.parameters()),
                  rollouts.get(i),
                  policy.environment()::create,
                  root.child(Integer.toString(i)),
                  engine));
      all = i == 0 ? some : all.and(some);
    }
    return all;
  }
}

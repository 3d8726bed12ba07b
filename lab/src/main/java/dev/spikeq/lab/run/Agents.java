package dev.spikeq.lab.run;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.dqn.Dqn;
import dev.spikeq.agent.dqn.DqnConfig;
import dev.spikeq.agent.dqn.OfflineDqn;
import dev.spikeq.agent.policygradient.AdvantageActorCritic;
import dev.spikeq.agent.policygradient.AdvantageActorCriticConfig;
import dev.spikeq.agent.policygradient.ProximalPolicyOptimization;
import dev.spikeq.agent.policygradient.ProximalPolicyOptimizationConfig;
import dev.spikeq.agent.policygradient.Reinforce;
import dev.spikeq.agent.policygradient.ReinforceConfig;
import dev.spikeq.lab.config.ConfigException;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.lab.config.LoggedConfig;
import dev.spikeq.lab.config.TaughtConfig;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the agent that an experiment describes. */
public final class Agents {
  private Agents() {}

  /**
   * Makes an agent at its step 0, with the teacher and the data that the experiment names.
   *
   * @param experiment what it is and where it learns, with its seed
   * @param runs the folder of all runs, where a teacher is looked for
   * @param engine what its networks run on; open as long as the agent is used
   * @return the agent; closed by the caller
   * @throws ConfigException if there is no such teacher
   * @throws IOException if teacher or data cannot be read
   * @throws IllegalArgumentException if network and environment do not fit
   */
  public static Agent create(Experiment experiment, Path runs, Engine engine)
      throws ConfigException, IOException {
    return switch (experiment.agent()) {
      case TaughtConfig config -> Students.create(experiment, config, runs, engine);
      case LoggedConfig config ->
          new OfflineDqn(
              config.dqn(),
              experiment.network(),
              LoggedData.transitions(config.data(), experiment.environment()),
              experiment.initialization(),
              RandomStream.root(experiment.seed()),
              engine);
      default -> create(experiment, engine);
    };
  }

  /**
   * Says what an experiment lacks before it is run.
   *
   * @param experiment with its seed
   * @param runs the folder of all runs
   * @throws ConfigException if there is no such teacher
   * @throws IOException if a teacher cannot be read
   */
  public static void requireInputs(Experiment experiment, Path runs)
      throws ConfigException, IOException {
    if (experiment.agent() instanceof TaughtConfig config) {
      TrainedPolicy _ = Teachers.load(runs, experiment, config.teacher());
    }
  }

  /**
   * Says by their hashes which files an experiment learns from.
   *
   * @param experiment with its seed
   * @param runs the folder of all runs
   * @return {@code teacher}, {@code replay} and {@code data} as far as it has them, each with its
   *     file and SHA-256; empty for an experiment that needs nothing but its environment
   * @throws ConfigException if there is no such teacher
   * @throws IOException if a file cannot be read
   */
  static Map<String, Object> inputs(Experiment experiment, Path runs)
      throws ConfigException, IOException {
    Map<String, Object> inputs = new LinkedHashMap<>();
    switch (experiment.agent()) {
      case TaughtConfig config -> {
        inputs.put("teacher", named(Teachers.load(runs, experiment, config.teacher()).file()));
        if (config.replay() == TaughtConfig.Replay.INCLUDED) {
          inputs.put("replay", named(Teachers.checkpoint(runs, experiment, config)));
        }
        if (config.data().present()) {
          inputs.put("data", named(Path.of(config.data().file())));
        }
      }
      case LoggedConfig config -> inputs.put("data", named(Path.of(config.data().file())));
      default -> {}
    }
    return inputs;
  }

  private static Map<String, Object> named(Path file) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("sha256", FileHash.sha256(file));
    return tree;
  }

  /**
   * Makes an agent at its step 0 that needs nothing but its environment.
   *
   * @param experiment what it is and where it learns, with its seed
   * @param engine what its networks run on; open as long as the agent is used
   * @return the agent; closed by the caller
   * @throws IllegalArgumentException if network and environment do not fit, or the algorithm is
   *     none that is known here
   */
  public static Agent create(Experiment experiment, Engine engine) {
    RandomStream root = RandomStream.root(experiment.seed());
    return switch (experiment.agent()) {
      case DqnConfig config ->
          new Dqn(
              config,
              experiment.network(),
              experiment.environment()::createForTraining,
              experiment.initialization(),
              root,
              engine);
      case ReinforceConfig config ->
          new Reinforce(
              config,
              experiment.network(),
              experiment.environment()::createForTraining,
              experiment.initialization(),
              root,
              engine);
      case AdvantageActorCriticConfig config ->
          new AdvantageActorCritic(
              config,
              experiment.network(),
              experiment.environment()::createForTraining,
              experiment.initialization(),
              root,
              engine);
      case ProximalPolicyOptimizationConfig config ->
          new ProximalPolicyOptimization(
              config,
              experiment.network(),
              experiment.environment()::createForTraining,
              experiment.initialization(),
              root,
              engine);
      default ->
          throw new IllegalArgumentException(
              "Agents: expected a known algorithm, found "
                  + experiment.agent().getClass().getSimpleName());
    };
  }
}

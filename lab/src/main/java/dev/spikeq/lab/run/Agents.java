package dev.spikeq.lab.run;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.dqn.Dqn;
import dev.spikeq.agent.dqn.DqnConfig;
import dev.spikeq.lab.config.Experiment;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;

/** Makes the agent that an experiment describes. */
public final class Agents {
  private Agents() {}

  /**
   * Makes an agent at its step 0.
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
              experiment.environment()::create,
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

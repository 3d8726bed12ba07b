package dev.spikeq.agent.dqn;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.function.Function;

/** A program, compiled anew where the run comes to a stage of other time steps. */
final class StagedProgram {
  private final TemporalPruning pruning;
  private final Network network;
  private final Function<Network, Program> compiler;
  private Program program;

  /**
   * Compiles for the beginning of the run.
   *
   * @param compiler of the network with the time steps of a stage
   * @param encoderRandom what its encoder draws from
   */
  StagedProgram(
      TemporalPruning pruning,
      Network network,
      RandomStream encoderRandom,
      Function<Network, Program> compiler) {
    this.pruning = pruning;
    this.network = network;
    this.compiler = compiler;
    program = compiler.apply(network.withSteps(pruning.timeSteps(0, network.steps())));
    program.encoderRandom().restore(encoderRandom.state());
  }

  /**
   * The program of a stage.
   *
   * @param done steps of the run that were made, by all
   */
  Program at(double done) {
    int timeSteps = pruning.timeSteps(done, network.steps());
    if (timeSteps != program.network().steps()) {
      Program next = compiler.apply(network.withSteps(timeSteps));
      next.encoderRandom().restore(encoderRandom().state());
      program = next;
    }
    return program;
  }

  /** What the encoder draws from, in whatever stage; until the next call of {@link #at}. */
  RandomStream encoderRandom() {
    return program.encoderRandom();
  }
}

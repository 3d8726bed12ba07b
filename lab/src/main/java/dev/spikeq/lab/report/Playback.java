package dev.spikeq.lab.report;

import dev.spikeq.agent.Evaluation;
import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.lab.run.TrainedPolicy;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.program.Decider;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;

/**
 * Lets an agent act greedily for one episode under somebody's eyes. Equal seeds give equal
 * episodes, so that an episode can be watched twice.
 */
public final class Playback {
  private Playback() {}

  /** Watches each decision. */
  @FunctionalInterface
  interface Witness {
    /**
     * Called when the agent has decided and has not yet acted.
     *
     * @param number of the decision, from 0
     * @param environment in the state that was decided on
     * @param moment makes a copy of what went on inside
     */
    void decided(int number, Environment environment, Moment moment);
  }

  /** Copies what went on inside a decision, for witnesses that want it. */
  @FunctionalInterface
  interface Moment {
    Decision decision();
  }

  /**
   * How an episode went.
   *
   * @param total undiscounted return, of the part that was played
   * @param decisions how many
   * @param over whether it came to its end within the bound
   */
  public record Episode(double total, int decisions, boolean over) {}

  /**
   * Plays an episode, the same that an evaluation of that seed plays.
   *
   * @param actor who plays
   * @param seed of the episodes
   * @param episode which of them, from 0
   * @param most decisions at most
   * @param engine what the network runs on
   * @param witness told of each decision
   */
  static Episode play(
      TrainedPolicy actor, long seed, int episode, int most, Engine engine, Witness witness) {
    RandomStream random = RandomStream.root(seed);
    Decider decider = new Decider(actor.network(), actor.parameters(), engine);
    Program program = decider.program();
    program
        .encoderRandom()
        .restore(Evaluation.stream(actor.network(), random, "encoder", episode).state());
    RandomStream tieBreaks = Evaluation.stream(actor.network(), random, "ties", episode);
    TieRule ties = actor.network().decoder().ties();
    try (Environment environment = actor.environment().create()) {
      int actions = actor.network().outputs();
      float[] observation = new float[environment.observationSpace().size()];
      environment.reset(random.child("evaluation/" + episode), observation);
      double total = 0;
      for (int number = 0; number < most; number++) {
        float[] values = decider.decide(observation);
        int action = ties.argmax(values, 0, actions, tieBreaks);
        witness.decided(
            number,
            environment,
            () ->
                new Decision(
                    observation.clone(),
                    Arrays.copyOf(values, actions),
                    action,
                    Decision.rasters(program)));
        Step step = environment.step(Action.discrete(action), observation);
        total += step.reward();
        if (step.over()) {
          return new Episode(total, number + 1, true);
        }
      }
      return new Episode(total, most, false);
    }
  }
}

package dev.spikeq.lab.agreement;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.TieRule;
import dev.spikeq.snn.program.Decider;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Program;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;

/**
 * What a network says to the states of somebody's trajectories. The arrays are the record's own.
 *
 * @param outputs values of a decision
 * @param values {@code [decisions, outputs]}
 * @param actions the greedy ones, ties as the network's decoder says, {@code [decisions]}
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone, never compared
record Answers(int outputs, float[] values, int[] actions) {
  private static final int LARGEST_BATCH = 256;

  /**
   * Asks a network.
   *
   * @param network its description
   * @param parameters its parameters
   * @param asked the states
   * @param random of its encoder and of its ties
   * @param engine what it runs on
   */
  static Answers of(
      Network network,
      Parameters parameters,
      Trajectories asked,
      RandomStream random,
      Engine engine) {
    int outputs = network.outputs();
    int decisions = asked.decisions();
    float[] values = new float[Math.multiplyExact(decisions, outputs)];
    switch (network.start()) {
      case REST -> askTogether(network, parameters, asked, random, engine, values);
      case CARRIED -> askInOrder(network, parameters, asked, random, engine, values);
    }
    TieRule ties = network.decoder().ties();
    RandomStream tieRandom = random.child("ties");
    int[] actions = new int[decisions];
    Arrays.setAll(actions, i -> ties.argmax(values, i * outputs, outputs, tieRandom));
    return new Answers(outputs, values, actions);
  }

  private static void askTogether(
      Network network,
      Parameters parameters,
      Trajectories asked,
      RandomStream random,
      Engine engine,
      float[] values) {
    int capacity = Program.batch(network, LARGEST_BATCH);
    Program program = Program.forInference(network, parameters, capacity, engine);
    program.encoderRandom().restore(random.child("encoder").state());
    float[] batch = new float[capacity * asked.states().width()];
    for (int first = 0; first < asked.decisions(); first += capacity) {
      int count = Math.min(capacity, asked.decisions() - first);
      asked.states().copyRows(first, count, batch);
      float[] answers = program.forward(batch, count);
      System.arraycopy(answers, 0, values, first * network.outputs(), count * network.outputs());
    }
  }

  /** Each episode from rest, its decisions one after the other. */
  private static void askInOrder(
      Network network,
      Parameters parameters,
      Trajectories asked,
      RandomStream random,
      Engine engine,
      float[] values) {
    Decider decider = new Decider(network, parameters, engine);
    decider.program().encoderRandom().restore(random.child("encoder").state());
    float[] state = new float[asked.states().width()];
    for (int episode = 0; episode < asked.episodes(); episode++) {
      decider.beginEpisode();
      for (int i = asked.starts()[episode]; i < asked.starts()[episode + 1]; i++) {
        asked.states().copyRow(i, state, 0);
        float[] answers = decider.decide(state);
        System.arraycopy(answers, 0, values, i * network.outputs(), network.outputs());
      }
    }
  }

  /**
   * The largest value of a decision less the second largest: what a wrong choice costs at least.
   */
  double gap(int decision) {
    double best = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    for (int i = decision * outputs; i < (decision + 1) * outputs; i++) {
      if (values[i] > best) {
        second = best;
        best = values[i];
      } else if (values[i] > second) {
        second = values[i];
      }
    }
    return outputs == 1 ? 0 : best - second;
  }

  /** How much worse an action is than the best, by these values. */
  double regret(int decision, int action) {
    return (double) values[decision * outputs + actions[decision]]
        - values[decision * outputs + action];
  }
}

package dev.spikeq.agent.imitation;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import java.util.List;

/**
 * The settings of {@link Imitation}, in groups.
 *
 * @param steps updates of the run, at least 1
 * @param target what the student is taught
 * @param descent how it moves towards it
 * @param batch states in an update, at least 1
 * @param rollouts states that the teacher gathers before the first update
 * @param rounds states that the student gathers later
 * @param reportEvery updates between two progress records, at least 1
 */
public record ImitationConfig(
    long steps,
    Target target,
    Descent descent,
    int batch,
    List<Rollout> rollouts,
    Rounds rounds,
    long reportEvery)
    implements AgentConfig {

  /** Checks the numbers. */
  public ImitationConfig {
    rollouts = List.copyOf(rollouts);
    if (steps < 1 || batch < 1 || reportEvery < 1) {
      throw new IllegalArgumentException(
          "ImitationConfig: expected steps, batch and reportEvery of at least 1, found %d, %d and %d"
              .formatted(steps, batch, reportEvery));
    }
    if (rounds.count() > steps) {
      throw new IllegalArgumentException(
          "ImitationConfig: expected no more rounds than updates, found %d and %d"
              .formatted(rounds.count(), steps));
    }
  }

  /** What the student is taught. */
  public sealed interface Target {
    /**
     * To choose the teacher's greedy action: the cross-entropy of softmax(outputs / temperature).
     * The outputs then are scores, no longer values.
     *
     * @param temperature what the outputs are divided by
     */
    record Action(Temperature temperature) implements Target {}

    /**
     * To value actions as the teacher does: the mean squared error of the advantages (outputs less
     * their mean), and of the mean with a weight of its own. The argmax depends on the advantages
     * alone.
     *
     * @param meanWeight weight of the mean's error, at least 0
     */
    record Values(double meanWeight) implements Target {
      /** Checks the weight. */
      public Values {
        if (!(meanWeight >= 0) || Double.isInfinite(meanWeight)) {
          throw new IllegalArgumentException(
              "Values: expected a weight of at least 0, found " + meanWeight);
        }
      }
    }
  }

  /** How large a difference between outputs is. */
  public sealed interface Temperature {
    /**
     * One that is known; 1 for a student that starts from nothing.
     *
     * @param value above 0
     */
    record Fixed(double value) implements Temperature {
      /** Checks the value. */
      public Fixed {
        requirePositive("temperature", value);
      }
    }

    /**
     * In proportion to the teacher's mean action gap (its largest output less the second) over the
     * states before the first update: for a student that starts with the teacher's weights.
     *
     * @param share above 0
     */
    record OfMeanGap(double share) implements Temperature {
      /** Checks the share. */
      public OfMeanGap {
        requirePositive("share of the mean gap", share);
      }
    }

    private static void requirePositive(String what, double value) {
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            "Temperature: expected a " + what + " above 0, found " + value);
      }
    }
  }

  /**
   * How the parameters move.
   *
   * @param optimizer the rule
   * @param learningRate over the updates of the run
   * @param clipping of the gradients
   */
  public record Descent(Optimizer.Method optimizer, LearningRate learningRate, Clipping clipping) {}

  /**
   * The updates are cut into rounds of equal length; before each but the first, the student's
   * acting form gathers states of its own, which the teacher labels and which are kept for good.
   * Source: Ross, Gordon and Bagnell, A reduction of imitation learning and structured prediction
   * to no-regret online learning (DAgger), 2011, with the student alone acting.
   *
   * @param count number of rounds, at least 1; with 1 the student never acts
   * @param states gathered before each but the first, at least 1
   */
  public record Rounds(int count, int states) {
    /** Checks both. */
    public Rounds {
      if (count < 1 || states < 1) {
        throw new IllegalArgumentException(
            "Rounds: expected at least 1 round and 1 state, found %d and %d"
                .formatted(count, states));
      }
    }
  }
}

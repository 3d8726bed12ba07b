package dev.spikeq.agent.dqn;

import dev.spikeq.snn.Network;
import java.util.List;

/**
 * More time steps at the beginning of a run than in the end: a decision of many steps has finer
 * values, from which it is easier to learn; the parameters do not depend on how many there are.
 * After all stages the network has its own number of steps, as it has in evaluation.
 *
 * @param stages in their order, of fewer and fewer time steps; none for a run that has the
 *     network's own from the beginning
 */
public record TemporalPruning(List<Stage> stages) {

  /**
   * A part of a run.
   *
   * @param timeSteps number T of time steps of a decision, at least 2
   * @param share of the run's steps, in (0, 1)
   */
  public record Stage(int timeSteps, double share) {
    /** Checks both numbers. */
    public Stage {
      if (timeSteps < 2 || !(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "Stage: expected at least 2 time steps and a share in (0, 1), found "
                + timeSteps
                + " and "
                + share);
      }
    }
  }

  /** Checks the order and the sum. */
  public TemporalPruning {
    stages = List.copyOf(stages);
    for (int i = 1; i < stages.size(); i++) {
      if (stages.get(i).timeSteps() >= stages.get(i - 1).timeSteps()) {
        throw new IllegalArgumentException(
            "TemporalPruning: expected fewer time steps from stage to stage, found %d after %d"
                .formatted(stages.get(i).timeSteps(), stages.get(i - 1).timeSteps()));
      }
    }
    double sum = stages.stream().mapToDouble(Stage::share).sum();
    if (sum >= 1) {
      throw new IllegalArgumentException(
          "TemporalPruning: expected shares whose sum is below 1, found %s: the rest of the run has the network's own number of time steps"
              .formatted(sum));
    }
  }

  /** Returns the settings of a run that has the network's own time steps from the beginning. */
  public static TemporalPruning none() {
    return new TemporalPruning(List.of());
  }

  /**
   * Returns how many time steps a decision has.
   *
   * @param done steps of the run that were made, by all
   * @param own the network's own number
   */
  int timeSteps(double done, int own) {
    double end = 0;
    for (Stage stage : stages) {
      end += stage.share();
      if (done < end) {
        return stage.timeSteps();
      }
    }
    return own;
  }

  /**
   * Refuses a network that cannot be simulated for more steps.
   *
   * @throws IllegalArgumentException if it does not spike, or has as many steps itself
   */
  void requireFits(Network network) {
    if (stages.isEmpty()) {
      return;
    }
    if (!network.isSpiking()) {
      throw new IllegalArgumentException(
          "TemporalPruning: expected a spiking network, found one without time steps: leave it out"
              + " (agent.temporal_pruning)");
    }
    if (stages.getLast().timeSteps() <= network.steps()) {
      throw new IllegalArgumentException(
          "TemporalPruning: expected stages of more time steps than the network's %d, found %d"
              .formatted(network.steps(), stages.getLast().timeSteps()));
    }
  }
}

package dev.spikeq.agent.replay;

import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import java.util.Arrays;

/**
 * Transitions that somebody has logged, in the order of time.
 *
 * @param observations {@code [n, observationSize]}, as the network sees them
 * @param actions {@code [n]}: what was done
 * @param rewards {@code [n]}: the reward for it
 * @param nextObservations {@code [n, observationSize]}: what was seen then
 * @param terminated {@code [n]}: whether the task ended there
 * @param truncated {@code [n]}: whether the episode was cut off there
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once and never compared
public record LoggedTransitions(
    float[] observations,
    int[] actions,
    double[] rewards,
    float[] nextObservations,
    boolean[] terminated,
    boolean[] truncated) {

  /** Checks that all are equally long, and the numbers finite. */
  public LoggedTransitions {
    int rows = actions.length;
    if (rows < 1
        || observations.length % rows != 0
        || nextObservations.length != observations.length
        || rewards.length != rows
        || terminated.length != rows
        || truncated.length != rows) {
      throw new IllegalArgumentException(
          "LoggedTransitions: expected at least 1 transition and equally many of all parts, found %d actions, %d and %d observed values, %d rewards, %d and %d flags"
              .formatted(
                  rows,
                  observations.length,
                  nextObservations.length,
                  rewards.length,
                  terminated.length,
                  truncated.length));
    }
    int width = observations.length / rows;
    for (int i = 0; i < observations.length; i++) {
      if (!Float.isFinite(observations[i]) || !Float.isFinite(nextObservations[i])) {
        throw notFinite(i / width, "observations", observations[i], nextObservations[i]);
      }
    }
    for (int row = 0; row < rows; row++) {
      if (!Double.isFinite(rewards[row])) {
        throw notFinite(row, "a reward", rewards[row]);
      }
    }
  }

  private static IllegalArgumentException notFinite(int row, String what, Object... found) {
    return new IllegalArgumentException(
        "LoggedTransitions: expected finite observations and rewards, found %s of %s in transition %d (from 0): remove or repair it"
            .formatted(what, Arrays.toString(found), row));
  }

  /** Returns how many there are. */
  public int size() {
    return actions.length;
  }

  /**
   * Checks that a network can learn from them.
   *
   * @param network what is to learn
   * @throws IllegalArgumentException if it observes another number of values or has no output for
   *     an action
   */
  public void requireFits(Network network) {
    int width = observations.length / actions.length;
    int most = Arrays.stream(actions).max().orElse(0);
    int least = Arrays.stream(actions).min().orElse(0);
    if (width != network.observationSize() || least < 0 || most >= network.outputs()) {
      throw new IllegalArgumentException(
          "LoggedTransitions: expected %d observed values and actions from 0 to %d, found %d values and actions from %d to %d: are they of another task?"
              .formatted(network.observationSize(), network.outputs() - 1, width, least, most));
    }
  }

  /**
   * Hands all of them to a replay. Where the next transition does not begin with what this one led
   * to, an episode ends: no sum of rewards goes across.
   *
   * @param returns empty; sums the rewards
   * @param replay receives the transitions
   * @param rewardScale what rewards are multiplied by
   */
  public void fill(NStepReturns returns, Replay replay, double rewardScale) {
    int width = observations.length / actions.length;
    for (int row = 0; row < actions.length; row++) {
      int from = row * width;
      float[] observation = Arrays.copyOfRange(observations, from, from + width);
      float[] next = Arrays.copyOfRange(nextObservations, from, from + width);
      boolean goesOn =
          row + 1 < actions.length
              && Arrays.equals(next, 0, width, observations, from + width, from + 2 * width);
      double reward = rewardScale * rewards[row];
      Step outcome = new Step(reward, terminated[row], truncated[row] || !goesOn);
      returns.add(observation, actions[row], reward, outcome, next, replay);
    }
  }
}

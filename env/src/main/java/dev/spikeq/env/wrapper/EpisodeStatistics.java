package dev.spikeq.env.wrapper;

import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import java.util.Optional;

/**
 * Adds up each episode's rewards and steps. Placed inside a wrapper that changes rewards it sees
 * the task's own, placed around it the changed ones.
 */
public final class EpisodeStatistics extends EnvironmentWrapper {

  /**
   * An episode that is over.
   *
   * @param totalReward the undiscounted sum of its rewards
   * @param length the number of its steps
   * @param terminated whether it reached an end
   * @param truncated whether it was cut off
   */
  public record Episode(double totalReward, int length, boolean terminated, boolean truncated) {}

  private Optional<Episode> last = Optional.empty();
  private long episodes;
  private double totalReward;
  private int length;
  private boolean over;

  /**
   * Watches an environment.
   *
   * @param inner the environment inside, time limit included
   */
  public EpisodeStatistics(Environment inner) {
    super(inner);
  }

  /** Returns the last episode that came to its end; one that was reset before is left out. */
  public Optional<Episode> lastEpisode() {
    return last;
  }

  /** Returns the number of episodes that came to their end. */
  public long episodes() {
    return episodes;
  }

  /** Returns the sum of rewards of the present episode so far. */
  public double totalReward() {
    return totalReward;
  }

  /** Returns the number of steps of the present episode so far. */
  public int length() {
    return length;
  }

  @Override
  protected void started(float[] observation) {
    totalReward = 0;
    length = 0;
    over = false;
  }

  /** {@inheritDoc} Steps beyond the end of an episode are passed on but not counted. */
  @Override
  public Step step(Action action, float[] observation) {
    Step step = inner().step(action, observation);
    if (!over) {
      totalReward += step.reward();
      length++;
      if (step.over()) {
        over = true;
        episodes++;
        last = Optional.of(new Episode(totalReward, length, step.terminated(), step.truncated()));
      }
    }
    return step;
  }
}

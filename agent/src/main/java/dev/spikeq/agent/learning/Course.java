package dev.spikeq.agent.learning;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.learning.Ending.Goal;
import dev.spikeq.agent.learning.Ending.Result;
import dev.spikeq.agent.learning.Ending.Then;
import dev.spikeq.snn.Parameters;

/** The course of a run, episode by episode, as far as its {@link Ending} hangs on it. */
public final class Course {
  private final Ending ending;
  private final double[] returns;
  private final Parameters kept;
  private long episodes;
  private long inARow;
  private boolean met;
  private boolean holds;
  private double best = Double.NEGATIVE_INFINITY;

  /**
   * Begins before the first episode.
   *
   * @param ending when the run is over, and which weights are its result
   * @param parameters of the kind that is kept; copied
   */
  public Course(Ending ending, Parameters parameters) {
    this.ending = ending;
    returns = new double[ending.window()];
    kept = parameters.copy();
  }

  /**
   * Takes an episode in.
   *
   * @param undiscountedReturn what it has brought, in the task's own rewards
   * @param parameters those at its end, as they would be evaluated; copied if they are to be kept
   */
  public void episodeEnded(double undiscountedReturn, Parameters parameters) {
    returns[(int) (episodes % returns.length)] = undiscountedReturn;
    episodes++;
    if (episodes < returns.length) {
      return;
    }
    double mean = mean();
    if (ending.goal() instanceof Goal.MeanReturn goal) {
      inARow = mean >= goal.atLeast() ? inARow + 1 : 0;
      if (!met && inARow >= goal.consecutive()) {
        met = true;
        keepIf(ending.result() == Result.AT_GOAL, parameters);
      }
    }
    if (mean > best) {
      best = mean;
      keepIf(ending.result() == Result.BEST_MEAN, parameters);
    }
  }

  private void keepIf(boolean wanted, Parameters parameters) {
    if (wanted) {
      kept.copyFrom(parameters);
      holds = true;
    }
  }

  /** In the order of the episodes, so that it does not hang on where the window begins. */
  private double mean() {
    double sum = 0;
    for (int i = 0; i < returns.length; i++) {
      sum += returns[(int) ((episodes + i) % returns.length)];
    }
    return sum / returns.length;
  }

  /** Returns whether the run is over. */
  public boolean over() {
    boolean stopped =
        met && ending.goal() instanceof Goal.MeanReturn goal && goal.then() == Then.STOP;
    return stopped || episodes >= ending.mostEpisodes();
  }

  /**
   * Returns the weights that are the result.
   *
   * @param last those to evaluate if none were kept
   * @return the weights kept, or {@code last}; not a copy
   */
  public Parameters resultOr(Parameters last) {
    return holds ? kept : last;
  }

  /**
   * Saves what is known of the episodes; nothing for a run that makes all its steps.
   *
   * @param snapshot where to
   */
  public void save(Snapshot snapshot) {
    if (ending.equals(Ending.afterSteps())) {
      return;
    }
    snapshot.put("counters", new long[] {episodes, inARow, met ? 1 : 0, holds ? 1 : 0});
    snapshot.put("best", new double[] {best});
    snapshot.put("returns", returns.clone());
    States.save(kept, snapshot.scoped("kept"));
  }

  /**
   * Goes on from what was saved.
   *
   * @param snapshot from {@link #save} of a run with the same ending
   */
  public void restore(Snapshot snapshot) {
    if (ending.equals(Ending.afterSteps())) {
      return;
    }
    long[] counters = snapshot.longs("counters", 4);
    episodes = counters[0];
    inARow = counters[1];
    met = counters[2] != 0;
    holds = counters[3] != 0;
    best = snapshot.doubles("best", 1)[0];
    System.arraycopy(snapshot.doubles("returns", returns.length), 0, returns, 0, returns.length);
    States.restore(kept, snapshot.scoped("kept"));
  }
}

package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.dqn.Ending.Goal;
import dev.spikeq.agent.dqn.Ending.Result;
import dev.spikeq.agent.dqn.Ending.Then;
import dev.spikeq.snn.Parameters;

/** The course of a run, episode by episode, as far as its {@link Ending} hangs on it. */
final class Course {
  private final Ending ending;
  private final double[] returns;
  private final Parameters kept;
  private long episodes;
  private long inARow;
  private boolean met;
  private boolean holds;
  private double best = Double.NEGATIVE_INFINITY;

  Course(Ending ending, Parameters parameters) {
    this.ending = ending;
    returns = new double[ending.window()];
    kept = parameters.copy();
  }

  /** Takes an episode in; {@code parameters} are those at its end. */
  void episodeEnded(double undiscountedReturn, Parameters parameters) {
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

  boolean over() {
    boolean stopped =
        met && ending.goal() instanceof Goal.MeanReturn goal && goal.then() == Then.STOP;
    return stopped || episodes >= ending.mostEpisodes();
  }

  /** The weights kept, or those given if there are none. */
  Parameters resultOr(Parameters last) {
    return holds ? kept : last;
  }

  /** Nothing is saved of a run that makes all its steps. */
  void save(Snapshot snapshot) {
    if (ending.equals(Ending.afterSteps())) {
      return;
    }
    snapshot.put("counters", new long[] {episodes, inARow, met ? 1 : 0, holds ? 1 : 0});
    snapshot.put("best", new double[] {best});
    snapshot.put("returns", returns.clone());
    States.save(kept, snapshot.scoped("kept"));
  }

  void restore(Snapshot snapshot) {
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

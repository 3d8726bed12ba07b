package dev.spikeq.agent.learning;

/**
 * When a run is over before its last step, and which of its weights are the result.
 *
 * @param mostEpisodes episodes after which it is over, at least 1
 * @param window how many of the last training episodes a mean is taken over, at least 1
 * @param goal what their returns should reach
 * @param result which weights are the result
 */
public record Ending(long mostEpisodes, int window, Goal goal, Result result) {
  private static final int USUAL_WINDOW = 100;

  /** Checks the numbers, and that a result that hangs on a goal has one. */
  public Ending {
    if (mostEpisodes < 1 || window < 1) {
      throw new IllegalArgumentException(
          "Ending: expected at least 1 episode and a window of at least 1, found %d and %d"
              .formatted(mostEpisodes, window));
    }
    if (result == Result.AT_GOAL && goal instanceof Goal.None) {
      throw new IllegalArgumentException(
          "Ending: expected a goal for weights kept where it is met, found none: set a mean return");
    }
  }

  /** What the returns of training episodes should reach. */
  public sealed interface Goal {
    /** Nothing. */
    record None() implements Goal {}

    /**
     * A mean over the window that is high enough after several episodes in a row.
     *
     * @param atLeast how high the mean is, finite
     * @param consecutive after how many episodes in a row, at least 1
     * @param then what happens when it is met first
     */
    record MeanReturn(double atLeast, int consecutive, Then then) implements Goal {
      /** Checks the numbers. */
      public MeanReturn {
        if (!Double.isFinite(atLeast) || consecutive < 1) {
          throw new IllegalArgumentException(
              ("MeanReturn: expected a finite mean and at least 1 episode in a row, found %s and"
                      + " %d")
                  .formatted(atLeast, consecutive));
        }
      }
    }
  }

  /** What happens when a goal is met first. */
  public enum Then {
    /** The run is over. */
    STOP,
    /** It goes on. */
    GO_ON
  }

  /**
   * Which weights are the result. Where there are none yet of the kind asked for, they are those of
   * the last update.
   */
  public enum Result {
    /** Those of the last update. */
    LAST,
    /** Those at the end of the episode with which the goal was first met. */
    AT_GOAL,
    /** Those at the end of the episode with the best mean over a full window, the first of them. */
    BEST_MEAN
  }

  /** Returns the ending of a run that makes all its steps and keeps its last weights. */
  public static Ending afterSteps() {
    return new Ending(Long.MAX_VALUE, USUAL_WINDOW, new Goal.None(), Result.LAST);
  }
}

package dev.spikeq.agent.exploration;

/**
 * The probability that an action is drawn instead of chosen, as a function of the steps made,
 * warm-up included; most schedules are functions of them as a share of all steps of the run.
 */
public sealed interface EpsilonSchedule {

  /**
   * Returns the probability.
   *
   * @param step steps made, 0 or more
   * @param steps all steps of the run, at least 1
   */
  double at(long step, long steps);

  /**
   * The same all the time.
   *
   * @param epsilon in [0, 1]
   */
  record Constant(double epsilon) implements EpsilonSchedule {
    /** Checks the probability. */
    public Constant {
      requireProbability("Constant", epsilon);
    }

    @Override
    public double at(long step, long steps) {
      return epsilon;
    }
  }

  /**
   * On a straight line, and then constant.
   *
   * @param from at the beginning, in [0, 1]
   * @param to at the end and after it, in [0, 1]
   * @param share the share of the run that it takes, in (0, 1]
   */
  record Linear(double from, double to, double share) implements EpsilonSchedule {
    /** Checks all three. */
    public Linear {
      requireProbability("Linear", from);
      requireProbability("Linear", to);
      requireShare("Linear", share);
    }

    @Override
    public double at(long step, long steps) {
      double progress = (double) step / steps;
      return progress >= share ? to : from + (to - from) * (progress / share);
    }
  }

  /**
   * By a constant factor in equal times, and then constant.
   *
   * @param from at the beginning, in (0, 1]
   * @param to at the end and after it, in (0, 1]
   * @param share the share of the run that it takes, in (0, 1]
   */
  record Exponential(double from, double to, double share) implements EpsilonSchedule {
    /** Checks all three. */
    public Exponential {
      requireProbability("Exponential", from);
      requireProbability("Exponential", to);
      requireShare("Exponential", share);
      if (from == 0 || to == 0) {
        throw new IllegalArgumentException(
            "Exponential: expected probabilities above 0, found " + from + " and " + to);
      }
    }

    @Override
    public double at(long step, long steps) {
      double progress = (double) step / steps;
      return progress >= share ? to : from * StrictMath.pow(to / from, progress / share);
    }
  }

  /**
   * By a constant factor in each step, however long the run is: {@code max(to, from factor^step)}.
   *
   * @param from at the beginning, in [0, 1]
   * @param to the least, in [0, 1]
   * @param factor in (0, 1]
   */
  record PerStep(double from, double to, double factor) implements EpsilonSchedule {
    /** Checks all three. */
    public PerStep {
      requireProbability("PerStep", from);
      requireProbability("PerStep", to);
      if (!(factor > 0 && factor <= 1)) {
        throw new IllegalArgumentException("PerStep: expected a factor in (0, 1], found " + factor);
      }
    }

    @Override
    public double at(long step, long steps) {
      return Math.max(to, from * StrictMath.pow(factor, (double) step));
    }
  }

  private static void requireProbability(String schedule, double epsilon) {
    if (!(epsilon >= 0 && epsilon <= 1)) {
      throw new IllegalArgumentException(
          schedule + ": expected a probability in [0, 1], found " + epsilon);
    }
  }

  private static void requireShare(String schedule, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          schedule + ": expected a share of the run in (0, 1], found " + share);
    }
  }
}

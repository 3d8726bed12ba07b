package dev.spikeq.agent.dqn;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.learning.WeightAveraging;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;

/**
 * The settings of {@link Dqn}, in groups. {@link #defaults} trains on the control tasks; change a
 * group with {@code with…}.
 *
 * @param steps environment steps of the run, warm-up included
 * @param returns what an action is worth
 * @param descent how the network moves towards it
 * @param updates when it does
 * @param target how the target network follows
 * @param replay what is remembered; no more than {@code steps} transitions are allocated
 * @param exploration which actions are tried
 * @param averaging which weights are evaluated
 * @param ending when the run is over before its last step, and which of its weights are the result
 * @param aids what helps to learn and is not in the network that comes of it
 * @param reportEvery steps between two progress records, at least 1
 */
public record DqnConfig(
    long steps,
    Returns returns,
    Descent descent,
    Updates updates,
    TargetUpdate target,
    ReplayRule replay,
    Exploration exploration,
    WeightAveraging averaging,
    Ending ending,
    TrainingAids aids,
    long reportEvery)
    implements AgentConfig {

  /** Checks the steps. */
  public DqnConfig {
    requireAtLeast(1, steps, "DqnConfig", "steps");
    requireAtLeast(1, reportEvery, "DqnConfig", "reportEvery");
    if (updates.warmupSteps() < returns.nStep() - 1) {
      throw new IllegalArgumentException(
          ("DqnConfig: expected at least %d warm-up steps, so that a %d-step return is known,"
                  + " found %d")
              .formatted(returns.nStep() - 1, returns.nStep(), updates.warmupSteps()));
    }
    if (updates.warmupSteps() >= steps) {
      throw new IllegalArgumentException(
          "DqnConfig: expected less than %d warm-up steps in a run of %d steps, found %d"
              .formatted(steps, steps, updates.warmupSteps()));
    }
  }

  /**
   * Settings of a run that ends after its steps.
   *
   * @param steps environment steps of the run, warm-up included
   * @param returns what an action is worth
   * @param descent how the network moves towards it
   * @param updates when it does
   * @param target how the target network follows
   * @param replay what is remembered
   * @param exploration which actions are tried
   * @param averaging which weights are evaluated
   * @param reportEvery steps between two progress records, at least 1
   */
  public DqnConfig(
      long steps,
      Returns returns,
      Descent descent,
      Updates updates,
      TargetUpdate target,
      ReplayRule replay,
      Exploration exploration,
      WeightAveraging averaging,
      long reportEvery) {
    this(
        steps,
        returns,
        descent,
        updates,
        target,
        replay,
        exploration,
        averaging,
        Ending.afterSteps(),
        TrainingAids.none(),
        reportEvery);
  }

  /** Returns the transitions of one update. */
  @Override
  public int batch() {
    return updates.batch();
  }

  /**
   * Returns settings that solve CartPole-v1 in 30,000 steps with a spiking network of 64-64 neurons
   * whose observations are scaled to about ±1.
   *
   * @param steps environment steps of the run, more than 2
   */
  public static DqnConfig defaults(int steps) {
    return new DqnConfig(
        steps,
        new Returns(0.99, 3, 0.05, Bootstrap.DOUBLE),
        new Descent(
            new RegressionLoss.SmoothL1(),
            new Optimizer.Method.Adam(),
            new LearningRate.Linear(4e-3, 0),
            new Clipping.ByNorm(10)),
        new Updates(Math.clamp(steps / 10, 2, 1000), 2, 1, 64),
        new TargetUpdate.Hard(100),
        new ReplayRule.Uniform(steps),
        new Exploration(new EpsilonSchedule.Linear(1, 0.04, 0.16)),
        new WeightAveraging.None(),
        1000);
  }

  /**
   * Returns these settings with other returns.
   *
   * @param newReturns what to put in place
   */
  public DqnConfig withReturns(Returns newReturns) {
    return new DqnConfig(
        steps,
        newReturns,
        descent,
        updates,
        target,
        replay,
        exploration,
        averaging,
        ending,
        aids,
        reportEvery);
  }

  /**
   * Returns these settings with another descent.
   *
   * @param newDescent what to put in place
   */
  public DqnConfig withDescent(Descent newDescent) {
    return new DqnConfig(
        steps,
        returns,
        newDescent,
        updates,
        target,
        replay,
        exploration,
        averaging,
        ending,
        aids,
        reportEvery);
  }

  /**
   * Returns these settings with another schedule of updates.
   *
   * @param newUpdates what to put in place
   */
  public DqnConfig withUpdates(Updates newUpdates) {
    return new DqnConfig(
        steps,
        returns,
        descent,
        newUpdates,
        target,
        replay,
        exploration,
        averaging,
        ending,
        aids,
        reportEvery);
  }

  /**
   * Returns these settings with another rule for the target network.
   *
   * @param newTarget what to put in place
   */
  public DqnConfig withTarget(TargetUpdate newTarget) {
    return new DqnConfig(
        steps,
        returns,
        descent,
        updates,
        newTarget,
        replay,
        exploration,
        averaging,
        ending,
        aids,
        reportEvery);
  }

  /**
   * Returns these settings with another replay.
   *
   * @param newReplay what to put in place
   */
  public DqnConfig withReplay(ReplayRule newReplay) {
    return new DqnConfig(
        steps,
        returns,
        descent,
        updates,
        target,
        newReplay,
        exploration,
        averaging,
        ending,
        aids,
        reportEvery);
  }

  /**
   * Returns these settings with another exploration.
   *
   * @param newExploration what to put in place
   */
  public DqnConfig withExploration(Exploration newExploration) {
    return new DqnConfig(
        steps,
        returns,
        descent,
        updates,
        target,
        replay,
        newExploration,
        averaging,
        ending,
        aids,
        reportEvery);
  }

  /**
   * Returns these settings with other weights to evaluate.
   *
   * @param newAveraging what to put in place
   */
  public DqnConfig withAveraging(WeightAveraging newAveraging) {
    return new DqnConfig(
        steps,
        returns,
        descent,
        updates,
        target,
        replay,
        exploration,
        newAveraging,
        ending,
        aids,
        reportEvery);
  }

  /**
   * Returns these settings with another end.
   *
   * @param newEnding what to put in place
   */
  public DqnConfig withEnding(Ending newEnding) {
    return new DqnConfig(
        steps,
        returns,
        descent,
        updates,
        target,
        replay,
        exploration,
        averaging,
        newEnding,
        aids,
        reportEvery);
  }

  /**
   * Returns these settings with other aids.
   *
   * @param newAids what to put in place
   */
  public DqnConfig withAids(TrainingAids newAids) {
    return new DqnConfig(
        steps,
        returns,
        descent,
        updates,
        target,
        replay,
        exploration,
        averaging,
        ending,
        newAids,
        reportEvery);
  }

  /**
   * Returns these settings with another reporting interval.
   *
   * @param steps steps between two progress records
   */
  public DqnConfig reportingEvery(long steps) {
    return new DqnConfig(
        this.steps,
        returns,
        descent,
        updates,
        target,
        replay,
        exploration,
        averaging,
        ending,
        aids,
        steps);
  }

  /** Refuses a setting that is too small. */
  static void requireAtLeast(long least, long found, String where, String what) {
    if (found < least) {
      throw new IllegalArgumentException(
          "%s: expected %s of at least %d, found %d".formatted(where, what, least, found));
    }
  }
}

package dev.spikeq.agent.dqn;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.learning.Learner;
import dev.spikeq.agent.learning.WeightAveraging;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.loss.FiringBand;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;

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
    requireAtLeast(1, steps, "steps");
    requireAtLeast(1, reportEvery, "reportEvery");
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

  /** Which network chooses the next action whose value is bootstrapped. */
  public enum Bootstrap {
    /** The target network, which also values it. Source: Mnih et al., 2015. */
    SINGLE,
    /** The online network; the target network values it. Source: van Hasselt et al., 2016. */
    DOUBLE
  }

  /** What a time limit means to the step that it cuts an episode off after. */
  public enum CutOff {
    /** Nothing: the value of what would have followed counts. */
    BOOTSTRAPPED,
    /** An end of the task, without a future: what agents learn that are told of one end only. */
    TERMINAL,
    /** That nothing is learned from this step. */
    FORGOTTEN
  }

  /** Whether the gap between the best action and the others is widened. */
  public sealed interface ActionGap {
    /** It is what the rewards make it. */
    record Kept() implements ActionGap {}

    /**
     * Advantage learning: the target of an action is lowered by {@code alpha (max q'(s, ·) − q'(s,
     * a))}, with q' the target network. The best action stays the best one; the others fall further
     * behind, so that fewer decisions hang on small errors.
     *
     * <p>Source: Bellemare et al., Increasing the action gap, 2016, equation 10. There the return
     * is of one step; here it is of n.
     *
     * @param alpha in [0, 1)
     */
    record Advantage(double alpha) implements ActionGap {
      /** Checks alpha. */
      public Advantage {
        if (!(alpha >= 0 && alpha < 1)) {
          throw new IllegalArgumentException(
              "Advantage: expected an alpha in [0, 1), found " + alpha);
        }
      }
    }
  }

  /**
   * What an action is worth: {@code r[0] + γ r[1] + … + γ^(n-1) r[n-1] + γ^n Q(next)}, with fewer
   * terms at the end of an episode, and without the last one if the episode terminated there.
   *
   * @param discount γ, in [0, 1]
   * @param nStep n, at least 1
   * @param rewardScale what rewards are multiplied by inside learning, finite and not 0
   * @param bootstrap who chooses the next action
   * @param cutOff what a time limit means
   * @param actionGap what is taken off for the actions that are not the best
   */
  public record Returns(
      double discount,
      int nStep,
      double rewardScale,
      Bootstrap bootstrap,
      CutOff cutOff,
      ActionGap actionGap) {
    /**
     * Returns that bootstrap after a time limit, with action gaps as they are.
     *
     * @param discount γ, in [0, 1]
     * @param nStep n, at least 1
     * @param rewardScale what rewards are multiplied by inside learning, finite and not 0
     * @param bootstrap who chooses the next action
     */
    public Returns(double discount, int nStep, double rewardScale, Bootstrap bootstrap) {
      this(discount, nStep, rewardScale, bootstrap, CutOff.BOOTSTRAPPED, new ActionGap.Kept());
    }

    /** Checks the numbers. */
    public Returns {
      if (!(discount >= 0 && discount <= 1)) {
        throw new IllegalArgumentException(
            "Returns: expected a discount in [0, 1], found " + discount);
      }
      requireAtLeast(1, nStep, "nStep");
      if (rewardScale == 0 || !Double.isFinite(rewardScale)) {
        throw new IllegalArgumentException(
            "Returns: expected a finite rewardScale that is not 0, found " + rewardScale);
      }
    }
  }

  /**
   * How the network moves towards the targets.
   *
   * @param loss of the difference between value and target
   * @param optimizer the rule
   * @param learningRate over environment steps: progress is steps done by all steps
   * @param clipping of the gradients
   * @param firing a term of the loss for the firing rates of the network that learns
   */
  public record Descent(
      RegressionLoss loss,
      Optimizer.Method optimizer,
      LearningRate learningRate,
      Clipping clipping,
      FiringBand firing) {
    /**
     * Firing rates are left to themselves.
     *
     * @param loss of the difference between value and target
     * @param optimizer the rule
     * @param learningRate over environment steps
     * @param clipping of the gradients
     */
    public Descent(
        RegressionLoss loss,
        Optimizer.Method optimizer,
        LearningRate learningRate,
        Clipping clipping) {
      this(loss, optimizer, learningRate, clipping, FiringBand.none());
    }

    /** Something that learns as this says, with an optimizer of its own. */
    Learner learner(Network network, Parameters parameters, Engine engine) {
      return new Learner(network, parameters, optimizer, clipping, engine);
    }
  }

  /** What goes on while an update is computed. */
  public enum Overlap {
    /** Nothing. */
    NONE,
    /**
     * Acting, in a thread of its own: the {@code everySteps} steps after those updates are acted
     * with the parameters of before them. What is learned from is the same as without overlap.
     */
    ACTING
  }

  /**
   * When the network learns: from the end of warm-up, {@code count} updates after every step whose
   * number is a multiple of {@code everySteps}.
   *
   * @param warmupSteps steps with drawn actions before the first update, at least 0
   * @param everySteps at least 1
   * @param count at least 1
   * @param batch transitions per update, at least 1
   * @param overlap what goes on while an update is computed
   */
  public record Updates(long warmupSteps, int everySteps, int count, int batch, Overlap overlap) {
    /**
     * Updates that acting waits for.
     *
     * @param warmupSteps steps with drawn actions before the first update, at least 0
     * @param everySteps at least 1
     * @param count at least 1
     * @param batch transitions per update, at least 1
     */
    public Updates(long warmupSteps, int everySteps, int count, int batch) {
      this(warmupSteps, everySteps, count, batch, Overlap.NONE);
    }

    /** Checks the numbers. */
    public Updates {
      requireAtLeast(0, warmupSteps, "warmupSteps");
      requireAtLeast(1, everySteps, "everySteps");
      requireAtLeast(1, count, "count");
      requireAtLeast(1, batch, "batch");
    }
  }

  /** How the target network follows the online network. */
  public sealed interface TargetUpdate {
    /**
     * A copy every so many updates.
     *
     * @param everyUpdates at least 1
     */
    record Hard(int everyUpdates) implements TargetUpdate {
      /** Checks the interval. */
      public Hard {
        requireAtLeast(1, everyUpdates, "everyUpdates");
      }
    }

    /**
     * A copy after every so many episodes, after the updates of the episode's last step.
     *
     * @param everyEpisodes at least 1
     */
    record EveryEpisodes(int everyEpisodes) implements TargetUpdate {
      /** Checks the interval. */
      public EveryEpisodes {
        requireAtLeast(1, everyEpisodes, "everyEpisodes");
      }
    }

    /**
     * A step towards it after each update: {@code target += tau (online - target)}.
     *
     * @param tau in (0, 1]
     */
    record Soft(double tau) implements TargetUpdate {
      /** Checks tau. */
      public Soft {
        if (!(tau > 0 && tau <= 1)) {
          throw new IllegalArgumentException("Soft: expected a tau in (0, 1], found " + tau);
        }
      }
    }
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

  private static void requireAtLeast(long least, long found, String what) {
    if (found < least) {
      throw new IllegalArgumentException(
          "DqnConfig: expected " + what + " of at least " + least + ", found " + found);
    }
  }
}

package dev.spikeq.lab.config;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.agent.dqn.ActionGap;
import dev.spikeq.agent.dqn.Bootstrap;
import dev.spikeq.agent.dqn.CutOff;
import dev.spikeq.agent.dqn.Descent;
import dev.spikeq.agent.dqn.DqnConfig;
import dev.spikeq.agent.dqn.Overlap;
import dev.spikeq.agent.dqn.Returns;
import dev.spikeq.agent.dqn.TargetUpdate;
import dev.spikeq.agent.dqn.TrainingAids;
import dev.spikeq.agent.dqn.Updates;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.learning.WeightAveraging;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.agent.replay.Storage;
import dev.spikeq.snn.loss.FiringBand;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.optimizer.Centralization;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;

/** Reads {@code [agent]} and the sections inside. */
final class AgentSection {
  private static final int USUAL_CAPACITY = 1_000_000;

  private AgentSection() {}

  static AgentConfig read(Section section, long steps, long reportEvery) throws ConfigException {
    return switch (section.choice(
        "algorithm", "dqn", "dqn", "reinforce", "a2c", "ppo", "imitation", "offline_dqn")) {
      case "offline_dqn" -> offline(section, steps, reportEvery);
      case "imitation" -> ImitationSection.read(section, steps, reportEvery);
      case "reinforce" -> PolicyGradientSection.reinforce(section, steps, reportEvery);
      case "a2c" -> PolicyGradientSection.actorCritic(section, steps, reportEvery);
      case "ppo" -> PolicyGradientSection.proximal(section, steps, reportEvery);
      default -> dqn(section, steps, reportEvery);
    };
  }

  /** The keys of Q-learning that need no environment; each step of the run is an update. */
  private static LoggedConfig offline(Section section, long steps, long reportEvery)
      throws ConfigException {
    DataSource data = DataSection.transitions(section.table("data"));
    Returns returns = returns(section);
    Descent descent = descent(section);
    int batch = section.table("updates").integer("batch", 64, 1);
    TargetUpdate target = target(section.table("target"));
    ReplayRule replay = ofWholeLog(replay(section.table("replay"), Integer.MAX_VALUE));
    WeightAveraging averaging = averaging(section.table("averaging"));
    TrainingAids aids = TrainingAidsSection.read(section);
    DqnConfig config =
        section.make(() ->
            new DqnConfig(
                steps,
                returns,
                descent,
                new Updates(returns.nStep() - 1, 1, 1, batch),
                target,
                replay,
                new Exploration(new EpsilonSchedule.Constant(0)),
                averaging,
                Ending.afterSteps(),
                aids,
                reportEvery));
    return new LoggedConfig(config, data);
  }

  private static DqnConfig dqn(Section section, long steps, long reportEvery)
      throws ConfigException {
    Returns returns = returns(section);
    Descent descent = descent(section);
    Section schedule = section.table("updates");
    Updates updates =
        new Updates(
            schedule.whole("warmup_steps", 1_000, 0, Long.MAX_VALUE),
            schedule.integer("every_steps", 2, 1),
            schedule.integer("count", 1, 1),
            schedule.integer("batch", 64, 1),
            schedule.has("overlap") ? schedule.constant("overlap", Overlap.NONE) : Overlap.NONE);
    TargetUpdate target = target(section.table("target"));
    ReplayRule replay = replay(section.table("replay"), steps);
    Exploration exploration = exploration(section.table("exploration"));
    WeightAveraging averaging = averaging(section.table("averaging"));
    Ending ending = section.has("ending") ? ending(section.table("ending")) : Ending.afterSteps();
    TrainingAids aids = TrainingAidsSection.read(section);
    return section.make(() ->
        new DqnConfig(
            steps,
            returns,
            descent,
            updates,
            target,
            replay,
            exploration,
            averaging,
            ending,
            aids,
            reportEvery));
  }

  private static Returns returns(Section section) throws ConfigException {
    double discount = section.number("discount", 0.99);
    int stepsAhead = section.integer("n_step", 3, 1);
    double rewardScale = section.number("reward_scale", 1);
    Bootstrap bootstrap = section.constant("bootstrap", Bootstrap.DOUBLE);
    return unusual(
        section, section.make(() -> new Returns(discount, stepsAhead, rewardScale, bootstrap)));
  }

  private static Descent descent(Section section) throws ConfigException {
    return new Descent(
        loss(section.table("loss")),
        optimizer(section.table("optimizer")),
        learningRate(section.table("learning_rate")),
        clipping(section.table("clipping")),
        section.has("firing_band") ? firingBand(section.table("firing_band")) : FiringBand.none(),
        section.has("centralization")
            ? section.table("centralization").constant("kind", Centralization.HIDDEN)
            : Centralization.NONE);
  }

  private static FiringBand firingBand(Section section) throws ConfigException {
    double low = section.number("low", 0.02);
    double high = section.number("high", 0.3);
    double strength = section.number("strength", 1);
    return section.make(() -> new FiringBand(low, high, strength));
  }

  /** What is rarely set is not among the resolved keys unless it is, so that hashes stay. */
  private static Returns unusual(Section section, Returns usual) throws ConfigException {
    CutOff cutOff =
        section.has("cut_off") ? section.constant("cut_off", usual.cutOff()) : usual.cutOff();
    ActionGap gap =
        section.has("action_gap") ? actionGap(section.table("action_gap")) : usual.actionGap();
    return new Returns(
        usual.discount(), usual.nStep(), usual.rewardScale(), usual.bootstrap(), cutOff, gap);
  }

  private static ActionGap actionGap(Section section) throws ConfigException {
    if (section.choice("kind", "advantage", "kept", "advantage").equals("kept")) {
      return new ActionGap.Kept();
    }
    double alpha = section.number("alpha", 0.5);
    return section.make(() -> new ActionGap.Advantage(alpha));
  }

  private static Ending ending(Section section) throws ConfigException {
    long episodes = section.whole("episodes", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    int window = section.integer("window", 100, 1);
    Ending.Goal goal = section.has("goal") ? goal(section.table("goal")) : new Ending.Goal.None();
    Ending.Result result = section.constant("result", Ending.Result.LAST);
    return section.make(() -> new Ending(episodes, window, goal, result));
  }

  private static Ending.Goal goal(Section section) throws ConfigException {
    double mean = section.number("mean_return", 195);
    int consecutive = section.integer("consecutive", 1, 1);
    Ending.Then then = section.constant("then", Ending.Then.STOP);
    return section.make(() -> new Ending.Goal.MeanReturn(mean, consecutive, then));
  }

  static RegressionLoss loss(Section section) throws ConfigException {
    if (section.choice("kind", "smooth_l1", "smooth_l1", "mean_squared").equals("mean_squared")) {
      return new RegressionLoss.MeanSquared();
    }
    float delta = section.single("delta", 1);
    return section.make(() -> new RegressionLoss.SmoothL1(delta));
  }

  static Optimizer.Method optimizer(Section section) throws ConfigException {
    return switch (section.choice("kind", "adam", "sgd", "adam", "adamw", "rmsprop")) {
      case "sgd" -> new Optimizer.Method.Sgd(share(section, "momentum", 0.9));
      case "adamw" ->
          new Optimizer.Method.AdamW(
              share(section, "beta1", 0.9),
              share(section, "beta2", 0.999),
              positive(section, "epsilon", 1e-8),
              share(section, "weight_decay", 0.01));
      case "rmsprop" ->
          new Optimizer.Method.RmsProp(
              share(section, "decay", 0.99), positive(section, "epsilon", 1e-8));
      default ->
          new Optimizer.Method.Adam(
              share(section, "beta1", 0.9),
              share(section, "beta2", 0.999),
              positive(section, "epsilon", 1e-8));
    };
  }

  private static double share(Section section, String name, double fallback)
      throws ConfigException {
    double value = section.number(name, fallback);
    if (!(value >= 0 && value < 1)) {
      throw section.mistake(name, "a number in [0, 1)", value, "");
    }
    return value;
  }

  private static double positive(Section section, String name, double fallback)
      throws ConfigException {
    double value = section.number(name, fallback);
    if (!(value > 0)) {
      throw section.mistake(name, "a number above 0", value, "");
    }
    return value;
  }

  private static double rate(Section section, String name, double fallback) throws ConfigException {
    double value = section.number(name, fallback);
    if (!(value >= 0)) {
      throw section.mistake(name, "a number of at least 0", value, "");
    }
    return value;
  }

  static LearningRate learningRate(Section section) throws ConfigException {
    String kind = section.choice("kind", "linear", "constant", "linear", "exponential", "cosine");
    if (kind.equals("constant")) {
      return new LearningRate.Constant(rate(section, "rate", 1e-3));
    }
    double from = rate(section, "from", 1e-3);
    double to = rate(section, "to", kind.equals("exponential") ? from / 100 : 0);
    return section.make(() ->
        switch (kind) {
          case "exponential" -> new LearningRate.Exponential(from, to);
          case "cosine" -> new LearningRate.Cosine(from, to);
          default -> new LearningRate.Linear(from, to);
        });
  }

  static Clipping clipping(Section section) throws ConfigException {
    return switch (section.choice("kind", "norm", "none", "norm", "value")) {
      case "none" -> new Clipping.None();
      case "value" -> new Clipping.ByValue(positive(section, "largest", 1));
      default -> new Clipping.ByNorm(positive(section, "largest", 10));
    };
  }

  private static TargetUpdate target(Section section) throws ConfigException {
    return switch (section.choice("kind", "hard", "hard", "soft", "every_episodes")) {
      case "soft" -> {
        double tau = section.number("tau", 0.01);
        yield section.make(() -> new TargetUpdate.Soft(tau));
      }
      case "every_episodes" -> new TargetUpdate.EveryEpisodes(section.integer("episodes", 10, 1));
      default -> new TargetUpdate.Hard(section.integer("every_updates", 100, 1));
    };
  }

  private static ReplayRule replay(Section section, long steps) throws ConfigException {
    String kind = section.choice("kind", "uniform", "uniform", "prioritized");
    int capacity = section.integer("capacity", (int) Math.min(steps, USUAL_CAPACITY), 1);
    // Not among the resolved keys unless it is set, so that hashes stay.
    Storage storage =
        section.has("storage") ? section.constant("storage", Storage.AUTOMATIC) : Storage.AUTOMATIC;
    if (kind.equals("uniform")) {
      return new ReplayRule.Uniform(capacity, storage);
    }
    double alpha = section.number("alpha", 0.6);
    double betaFrom = section.number("beta_from", 0.4);
    double betaTo = section.number("beta_to", 1);
    double offset = section.number("offset", 1e-6);
    return section.make(
        () -> new ReplayRule.Prioritized(capacity, alpha, betaFrom, betaTo, offset, storage));
  }

  /**
   * A log is remembered as a whole. How large it is nobody knows yet: the usual capacity, which
   * stands among the resolved keys so that hashes stay, is one for any log.
   */
  private static ReplayRule ofWholeLog(ReplayRule rule) {
    return rule.capacity() == USUAL_CAPACITY ? rule.withCapacity(Integer.MAX_VALUE) : rule;
  }

  private static Exploration exploration(Section section) throws ConfigException {
    EpsilonSchedule schedule = schedule(section);
    double persistence = section.number("persistence", 0);
    return section.make(() -> new Exploration(schedule, persistence));
  }

  private static EpsilonSchedule schedule(Section section) throws ConfigException {
    String kind = section.choice("kind", "linear", "constant", "linear", "exponential", "per_step");
    if (kind.equals("constant")) {
      double epsilon = section.number("epsilon", 0.05);
      return section.make(() -> new EpsilonSchedule.Constant(epsilon));
    }
    double from = section.number("from", 1);
    double to = section.number("to", 0.05);
    if (kind.equals("per_step")) {
      double factor = section.number("factor", 0.999);
      return section.make(() -> new EpsilonSchedule.PerStep(from, to, factor));
    }
    double share = section.number("share", 0.2);
    return section.make(() ->
        kind.equals("linear")
            ? new EpsilonSchedule.Linear(from, to, share)
            : new EpsilonSchedule.Exponential(from, to, share));
  }

  static WeightAveraging averaging(Section section) throws ConfigException {
    if (section.choice("kind", "none", "none", "exponential").equals("none")) {
      return new WeightAveraging.None();
    }
    double decay = section.number("decay", 0.999);
    return section.make(() -> new WeightAveraging.Exponential(decay));
  }
}

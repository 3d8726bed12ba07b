package dev.spikeq.lab.config;

import dev.spikeq.agent.AgentConfig;
import dev.spikeq.agent.policygradient.AdvantageActorCriticConfig;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Advantages;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Critic;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Descent;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Rollouts;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Scale;
import dev.spikeq.agent.policygradient.ProximalPolicyOptimizationConfig;
import dev.spikeq.agent.policygradient.ReinforceConfig;
import dev.spikeq.agent.policygradient.ReinforceConfig.Baseline;
import dev.spikeq.snn.loss.RegressionLoss;

/** Reads {@code [agent]} of a policy gradient and the sections inside. */
final class PolicyGradientSection {
  private PolicyGradientSection() {}

  static AgentConfig reinforce(Section section, long steps, long reportEvery)
      throws ConfigException {
    double discount = section.number("discount", 0.99);
    double rewardScale = section.number("reward_scale", 0.05);
    Scale scale = section.constant("advantages", Scale.NORMALIZED);
    double entropyBonus = section.number("entropy_bonus", 0);
    int episodes = section.integer("episodes", 16, 1);
    Baseline baseline = baseline(section.table("baseline"));
    Descent descent = descent(section);
    return section.make(() ->
        new ReinforceConfig(
            steps,
            new ReinforceConfig.Returns(discount, rewardScale, scale),
            episodes,
            baseline,
            entropyBonus,
            descent,
            reportEvery));
  }

  private static Baseline baseline(Section section) throws ConfigException {
    return switch (section.choice("kind", "learned", "none", "mean", "learned")) {
      case "none" -> new Baseline.None();
      case "mean" -> new Baseline.Mean();
      default -> {
        Critic critic = critic(section, AgentSection.loss(section.table("loss")));
        int passes = section.integer("passes", 10, 1);
        yield section.make(() -> new Baseline.Learned(critic, passes));
      }
    };
  }

  static AgentConfig actorCritic(Section section, long steps, long reportEvery)
      throws ConfigException {
    Advantages advantages = advantages(section);
    double entropyBonus = section.number("entropy_bonus", 0.01);
    Rollouts rollouts = rollouts(section.table("rollouts"), 16, 32);
    Critic critic = critic(section);
    Descent descent = descent(section);
    return section.make(() ->
        new AdvantageActorCriticConfig(
            steps, advantages, rollouts, critic, entropyBonus, descent, reportEvery));
  }

  static AgentConfig proximal(Section section, long steps, long reportEvery)
      throws ConfigException {
    Advantages advantages = advantages(section);
    double entropyBonus = section.number("entropy_bonus", 0.01);
    Rollouts rollouts = rollouts(section.table("rollouts"), 16, 128);
    Section learning = section.table("updates");
    int epochs = learning.integer("epochs", 4, 1);
    int minibatch = learning.integer("minibatch", 256, 1);
    double clipRange = learning.number("clip_range", 0.2);
    Critic critic = critic(section);
    Descent descent = descent(section);
    return learning.make(() ->
        new ProximalPolicyOptimizationConfig(
            steps,
            advantages,
            rollouts,
            new ProximalPolicyOptimizationConfig.Updates(epochs, minibatch, clipRange),
            critic,
            entropyBonus,
            descent,
            reportEvery));
  }

  private static Advantages advantages(Section section) throws ConfigException {
    double discount = section.number("discount", 0.99);
    double lambda = section.number("lambda", 0.95);
    double rewardScale = section.number("reward_scale", 0.05);
    Scale scale = section.constant("advantages", Scale.NORMALIZED);
    return section.make(() -> new Advantages(discount, lambda, rewardScale, scale));
  }

  private static Rollouts rollouts(Section section, int environments, int length)
      throws ConfigException {
    int count = section.integer("environments", environments, 1);
    int steps = section.integer("length", length, 1);
    return section.make(() -> new Rollouts(count, steps));
  }

  private static Critic critic(Section section) throws ConfigException {
    RegressionLoss loss = AgentSection.loss(section.table("loss"));
    return critic(section.table("critic"), loss);
  }

  private static Critic critic(Section section, RegressionLoss loss) throws ConfigException {
    double rateFactor = section.number("rate_factor", 1);
    return section.make(() -> new Critic(rateFactor, loss));
  }

  private static Descent descent(Section section) throws ConfigException {
    return new Descent(
        AgentSection.optimizer(section.table("optimizer")),
        AgentSection.learningRate(section.table("learning_rate")),
        AgentSection.clipping(section.table("clipping")),
        AgentSection.averaging(section.table("averaging")));
  }
}

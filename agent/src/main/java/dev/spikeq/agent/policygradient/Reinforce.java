package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.policygradient.ReinforceConfig.Baseline;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * REINFORCE, top to bottom. A round plays some episodes to their end, side by side, and then makes
 * one step of the policy:
 *
 * <pre>
 *   π(·|s) = softmax of the network's outputs,   a drawn from it
 *   G[t]   = r[t] + γ G[t+1] within the episode
 *   b      = 0, the mean of all G, or V(s[t])
 *   loss   = mean over all steps of  -(G[t] - b) log π(a[t]|s[t]) - bonus H(π(·|s[t]))
 * </pre>
 *
 * <p>Source: Williams, Simple statistical gradient-following algorithms for connectionist
 * reinforcement learning, 1992. What differs is said in {@code docs/algorithms/reinforce.md}.
 */
public final class Reinforce extends PolicyGradientAgent {
  private final ReinforceConfig config;
  private final @Nullable Trainee critic;
  private final EpisodeRound round;

  /**
   * Prepares a run at its step 0.
   *
   * @param config the settings
   * @param network the policy: observes what the environment shows and has an output for each
   *     action
   * @param environment makes the environments to act in; called once for each episode of a round
   * @param initialization how the parameters start
   * @param root the run's tree of random streams: {@code init/…}, {@code actions}, {@code env/i},
   *     {@code encoder/…}
   * @param engine what the networks run on; it must be open as long as this is used
   * @throws IllegalArgumentException if the network does not fit the environment
   */
  public Reinforce(
      ReinforceConfig config,
      Network network,
      Supplier<? extends Environment> environment,
      Initialization initialization,
      RandomStream root,
      Engine engine) {
    super(config, network, initialization, config.episodes(), root, engine);
    this.config = config;
    critic =
        config.baseline() instanceof Baseline.Learned
            ? new Trainee(
                "critic",
                Networks.critic(network),
                initialization,
                config.descent(),
                1,
                root,
                engine)
            : null;
    round = new EpisodeRound(config.episodes(), network, environment, root);
  }

  @Override
  long act(TrainingListener listener) {
    return round.play(policy, actionRandom, step(), progress, listener);
  }

  /** One step of the policy from the round, after which the critic learns from it too. */
  @Override
  void learn(double rate) {
    Samples samples = round.samples();
    round.sumRewards(config.returns(), critic);
    double meanValue = compare(samples);
    samples.scaleAdvantages(config.returns().scale());
    Trainee.OutputLoss loss = Losses.likelihood(softmax, samples, config.entropyBonus());
    double before =
        policy.learn(samples.observations, samples.count, loss, rate, step(), updates());
    if (config.baseline() instanceof Baseline.Learned(PolicyGradientConfig.Critic rule, int passes)
        && critic != null) {
      Trainee.OutputLoss error = Losses.values(rule.loss(), samples);
      for (int pass = 0; pass < passes; pass++) {
        critic.learn(
            samples.observations,
            samples.count,
            error,
            rate * rule.rateFactor(),
            step(),
            updates());
      }
    }
    updated(before, meanValue);
  }

  /** Advantages are returns less the baseline; returns the mean value of the critic, if any. */
  private double compare(Samples samples) {
    int count = samples.count;
    float[] baseline = new float[count];
    double mean = Double.NaN;
    switch (config.baseline()) {
      case Baseline.None() -> {}
      case Baseline.Mean() -> Arrays.fill(baseline, (float) mean(samples.goals, count));
      case Baseline.Learned _ -> {
        if (critic != null) {
          critic.forward(samples.observations, count, baseline);
          mean = mean(baseline, count);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      samples.advantages[i] = samples.goals[i] - baseline[i];
    }
    return mean;
  }

  private static double mean(float[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum / count;
  }

  @Override
  void save(Snapshot snapshot) {
    if (critic != null) {
      critic.save(snapshot.scoped("critic"));
    }
    round.save(snapshot.scoped("episodes"));
  }

  @Override
  void restoreRest(Snapshot snapshot) {
    if (critic != null) {
      critic.restore(snapshot.scoped("critic"));
    }
    round.restore(snapshot.scoped("episodes"));
  }

  @Override
  public void close() {
    round.close();
  }
}

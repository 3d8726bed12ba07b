package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.function.Supplier;

/**
 * Advantage actor-critic (A2C), top to bottom. A round lets several environments make some steps
 * side by side, values what was seen, and makes one step of the policy and one of the critic:
 *
 * <pre>
 *   π(·|s)      = softmax of the policy network's outputs,   a drawn from it
 *   δ[t]        = r[t] + γ V(s[t+1]) - V(s[t])               (V(s[t+1]) = 0 after a termination)
 *   A[t]        = δ[t] + γλ A[t+1]                           (within the episode and the round)
 *   policy loss = mean of  -A[t] log π(a[t]|s[t]) - bonus H(π(·|s[t]))
 *   critic loss = mean of  loss(V(s[t]) - (A[t] + V(s[t]) before the step))
 * </pre>
 *
 * <p>Source: Mnih et al., Asynchronous methods for deep reinforcement learning, 2016, in the
 * synchronous form; Schulman et al., High-dimensional continuous control using generalized
 * advantage estimation, 2016. What differs is said in {@code docs/algorithms/a2c.md}.
 */
public final class AdvantageActorCritic extends PolicyGradientAgent {
  private final AdvantageActorCriticConfig config;
  private final Trainee critic;
  private final Rollout rollout;

  /**
   * Prepares a run at its step 0, with an episode begun in each environment.
   *
   * @param config the settings
   * @param network the policy: observes what the environment shows and has an output for each
   *     action
   * @param environment makes the environments to act in
   * @param initialization how the parameters start
   * @param root the run's tree of random streams: {@code init/…}, {@code actions}, {@code env/i},
   *     {@code encoder/…}
   * @param engine what the networks run on; it must be open as long as this is used
   * @throws IllegalArgumentException if the network does not fit the environment
   */
  public AdvantageActorCritic(
      AdvantageActorCriticConfig config,
      Network network,
      Supplier<? extends Environment> environment,
      Initialization initialization,
      RandomStream root,
      Engine engine) {
    super(config, network, initialization, config.rollouts().environments(), root, engine);
    this.config = config;
    Network valuing = Networks.critic(network);
    critic = new Trainee("critic", valuing, initialization, config.descent(), 1, root, engine);
    rollout = new Rollout(config.rollouts(), network, environment, root);
  }

  @Override
  long act(TrainingListener listener) {
    rollout.collect(policy, actionRandom, step(), progress, listener);
    rollout.value(critic, config.advantages());
    return config.rollouts().steps();
  }

  /** One step of each network from the whole round. */
  @Override
  void learn(double rate) {
    Samples samples = rollout.samples();
    samples.scaleAdvantages(config.advantages().scale());
    Trainee.OutputLoss loss = Losses.likelihood(softmax, samples, config.entropyBonus());
    double policyLoss =
        policy.learn(samples.observations, samples.count, loss, rate, step(), updates());
    Trainee.OutputLoss error = Losses.values(config.critic().loss(), samples);
    double criticRate = rate * config.critic().rateFactor();
    critic.learn(samples.observations, samples.count, error, criticRate, step(), updates());
    updated(policyLoss, rollout.meanValue());
  }

  @Override
  void save(Snapshot snapshot) {
    critic.save(snapshot.scoped("critic"));
    rollout.save(snapshot.scoped("episodes"));
  }

  @Override
  void restoreRest(Snapshot snapshot) {
    critic.restore(snapshot.scoped("critic"));
    rollout.restore(snapshot.scoped("episodes"));
  }

  @Override
  public void close() {
    rollout.close();
  }
}

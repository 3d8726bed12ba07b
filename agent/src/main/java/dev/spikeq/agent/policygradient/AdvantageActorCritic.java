package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
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
public final class AdvantageActorCritic implements Agent {
  private final AdvantageActorCriticConfig config;
  private final Network network;
  private final Trainee policy;
  private final Trainee critic;
  private final SoftmaxPolicy softmax;
  private final Rollout rollout;
  private final RandomStream actionRandom;
  private final Progress progress;
  private long step;
  private long updates;

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
    this.config = config;
    this.network = Networks.requirePolicy(network);
    Network valuing = Networks.critic(network);
    int together = config.rollouts().environments();
    policy =
        new Trainee("policy", network, initialization, config.descent(), together, root, engine);
    critic = new Trainee("critic", valuing, initialization, config.descent(), 1, root, engine);
    softmax = new SoftmaxPolicy(network.outputs());
    actionRandom = root.child("actions");
    progress = new Progress(network);
    rollout = new Rollout(config.rollouts(), network, environment, root);
  }

  @Override
  public void run(long untilStep, TrainingListener listener) {
    while (step < untilStep && !finished()) {
      long before = step;
      double rate = learningRate();
      rollout.collect(policy, actionRandom, step, progress, listener);
      rollout.value(critic, config.advantages());
      step += config.rollouts().steps();
      learn(rate);
      if (step / config.reportEvery() > before / config.reportEvery() || finished()) {
        progress.warn(step, listener);
        listener.progress(progress.report(step, updates, Double.NaN, learningRate()));
      }
    }
  }

  /** One step of each network from the whole round. */
  private void learn(double rate) {
    Samples samples = rollout.samples();
    samples.scaleAdvantages(config.advantages().scale());
    Trainee.OutputLoss loss = Losses.likelihood(softmax, samples, config.entropyBonus());
    double policyLoss =
        policy.learn(samples.observations, samples.count, loss, rate, step, updates);
    Trainee.OutputLoss error = Losses.values(config.critic().loss(), samples);
    double criticRate = rate * config.critic().rateFactor();
    critic.learn(samples.observations, samples.count, error, criticRate, step, updates);
    updates++;
    progress.updated(policyLoss, rollout.meanValue(), policy.training(), policy.gradients());
  }

  private double learningRate() {
    double share = Math.min(1, (double) step / config.steps());
    return config.descent().learningRate().at(share);
  }

  /** Returns the policy's parameters, those that learn; not a copy. */
  public Parameters parameters() {
    return policy.parameters();
  }

  @Override
  public Parameters evaluationParameters() {
    return policy.evaluationParameters();
  }

  /** Returns the description of the policy. */
  public Network network() {
    return network;
  }

  @Override
  public long step() {
    return step;
  }

  /** Returns how many updates the policy has made. */
  public long updates() {
    return updates;
  }

  @Override
  public boolean finished() {
    return step >= config.steps();
  }

  @Override
  public Snapshot snapshot() {
    Snapshot snapshot = new Snapshot();
    snapshot.put("counters", new long[] {step, updates});
    snapshot.put("random/actions", actionRandom.state());
    policy.save(snapshot.scoped("policy"));
    critic.save(snapshot.scoped("critic"));
    rollout.save(snapshot.scoped("episodes"));
    progress.save(snapshot.scoped("progress"));
    return snapshot;
  }

  @Override
  public void restore(Snapshot snapshot) {
    long[] counters = snapshot.longs("counters", 2);
    actionRandom.restore(snapshot.longs("random/actions", 4));
    policy.restore(snapshot.scoped("policy"));
    critic.restore(snapshot.scoped("critic"));
    rollout.restore(snapshot.scoped("episodes"));
    progress.restore(snapshot.scoped("progress"));
    step = counters[0];
    updates = counters[1];
  }

  @Override
  public void close() {
    rollout.close();
  }
}

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
 * Proximal policy optimization (PPO) with a clipped ratio, top to bottom. A round lets several
 * environments make some steps side by side, values what was seen, and then learns from all of it
 * several times, in shuffled minibatches:
 *
 * <pre>
 *   π(·|s)      = softmax of the policy network's outputs,   a drawn from it
 *   A[t]        = δ[t] + γλ A[t+1],   δ[t] = r[t] + γ V(s[t+1]) - V(s[t])
 *   ρ           = π(a|s) / π(a|s) when the action was taken
 *   policy loss = mean of  -min(ρ A, clip(ρ, 1 - ε, 1 + ε) A) - bonus H(π(·|s))
 *   critic loss = mean of  loss(V(s) - (A + V(s) before the round's first step))
 * </pre>
 *
 * <p>Source: Schulman et al., Proximal policy optimization algorithms, 2017, equation 7. What
 * differs is said in {@code docs/algorithms/ppo.md}.
 */
public final class ProximalPolicyOptimization extends PolicyGradientAgent {
  private final ProximalPolicyOptimizationConfig config;
  private final Trainee critic;
  private final Rollout rollout;
  private final RandomStream shuffleRandom;
  private final Samples minibatch;
  private final int[] order;

  /**
   * Prepares a run at its step 0, with an episode begun in each environment.
   *
   * @param config the settings
   * @param network the policy: observes what the environment shows and has an output for each
   *     action
   * @param environment makes the environments to act in
   * @param initialization how the parameters start
   * @param root the run's tree of random streams: {@code init/…}, {@code actions}, {@code env/i},
   *     {@code encoder/…}, {@code minibatches}
   * @param engine what the networks run on; it must be open as long as this is used
   * @throws IllegalArgumentException if the network does not fit the environment
   */
  public ProximalPolicyOptimization(
      ProximalPolicyOptimizationConfig config,
      Network network,
      Supplier<? extends Environment> environment,
      Initialization initialization,
      RandomStream root,
      Engine engine) {
    super(config, network, initialization, config.rollouts().environments(), root, engine);
    this.config = config;
    Network valuing = Networks.critic(network);
    critic = new Trainee("critic", valuing, initialization, config.descent(), 1, root, engine);
    shuffleRandom = root.child("minibatches");
    order = new int[config.rollouts().steps()];
    int largest = Math.min(config.updates().minibatch(), order.length);
    minibatch = new Samples(network.observationSize(), largest);
    rollout = new Rollout(config.rollouts(), network, environment, root);
  }

  @Override
  long act(TrainingListener listener) {
    rollout.collect(policy, actionRandom, step(), progress, listener);
    rollout.value(critic, config.advantages());
    return config.rollouts().steps();
  }

  /** Several passes over the round. */
  @Override
  void learn(double rate) {
    Samples samples = rollout.samples();
    samples.scaleAdvantages(config.advantages().scale());
    for (int epoch = 0; epoch < config.updates().epochs(); epoch++) {
      shuffle();
      for (int first = 0; first < order.length; first += minibatch.capacity()) {
        int size = Math.min(minibatch.capacity(), order.length - first);
        minibatch.take(samples, order, first, size);
        update(rate);
      }
    }
  }

  /** A fresh order for each epoch; it does not depend on the one before. */
  private void shuffle() {
    for (int i = 0; i < order.length; i++) {
      int other = shuffleRandom.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
  }

  /** One step of each network from a minibatch. */
  private void update(double rate) {
    double range = config.updates().clipRange();
    Trainee.OutputLoss loss = Losses.clipped(softmax, minibatch, range, config.entropyBonus());
    double policyLoss =
        policy.learn(minibatch.observations, minibatch.count, loss, rate, step(), updates());
    Trainee.OutputLoss error = Losses.values(config.critic().loss(), minibatch);
    double criticRate = rate * config.critic().rateFactor();
    critic.learn(minibatch.observations, minibatch.count, error, criticRate, step(), updates());
    updated(policyLoss, rollout.meanValue());
  }

  @Override
  void save(Snapshot snapshot) {
    snapshot.put("random/minibatches", shuffleRandom.state());
    critic.save(snapshot.scoped("critic"));
    rollout.save(snapshot.scoped("episodes"));
  }

  @Override
  void restoreRest(Snapshot snapshot) {
    shuffleRandom.restore(snapshot.longs("random/minibatches", 4));
    critic.restore(snapshot.scoped("critic"));
    rollout.restore(snapshot.scoped("episodes"));
  }

  @Override
  public void close() {
    rollout.close();
  }
}

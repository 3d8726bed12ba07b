package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.Agent;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;

/**
 * What all policy gradients do alike: rounds of acting and learning with a policy that acts by its
 * softmax, counted, reported and kept in snapshots. An algorithm says what a round is.
 */
abstract class PolicyGradientAgent implements Agent {
  final Trainee policy;
  final SoftmaxPolicy softmax;
  final RandomStream actionRandom;
  final Progress progress;
  private final PolicyGradientConfig config;
  private final Network network;
  private long step;
  private long updates;

  /** {@code together} is the largest number of observations that the policy acts on at once. */
  PolicyGradientAgent(
      PolicyGradientConfig config,
      Network network,
      Initialization initialization,
      int together,
      RandomStream root,
      Engine engine) {
    this.config = config;
    this.network = Networks.requirePolicy(network);
    policy =
        new Trainee("policy", network, initialization, config.descent(), together, root, engine);
    softmax = new SoftmaxPolicy(network.outputs());
    actionRandom = root.child("actions");
    progress = new Progress(network);
  }

  /** Acts for a round and returns how many steps it had. */
  abstract long act(TrainingListener listener);

  /** Learns from the round, at a learning rate. */
  abstract void learn(double rate);

  /** Puts what the algorithm has besides its policy. */
  abstract void save(Snapshot snapshot);

  /** Takes what {@link #save} has put. */
  abstract void restoreRest(Snapshot snapshot);

  @Override
  public final void run(long untilStep, TrainingListener listener) {
    while (step < untilStep && !finished()) {
      long before = step;
      double rate = learningRate();
      step += act(listener);
      learn(rate);
      if (step / config.reportEvery() > before / config.reportEvery() || finished()) {
        progress.warn(step, listener);
        listener.progress(progress.report(step, updates, Double.NaN, learningRate()));
      }
    }
  }

  /** An update of the policy was made. */
  final void updated(double loss, double meanValue) {
    updates++;
    progress.updated(loss, meanValue, policy.training(), policy.gradients());
  }

  private double learningRate() {
    double share = Math.min(1, (double) step / config.steps());
    return config.descent().learningRate().at(share);
  }

  /** Returns the policy's parameters, those that learn; not a copy. */
  public final Parameters parameters() {
    return policy.parameters();
  }

  @Override
  public final Parameters evaluationParameters() {
    return policy.evaluationParameters();
  }

  /** Returns the description of the policy. */
  public final Network network() {
    return network;
  }

  @Override
  public final long step() {
    return step;
  }

  /** Returns how many updates the policy has made. */
  public final long updates() {
    return updates;
  }

  @Override
  public final boolean finished() {
    return step >= config.steps();
  }

  @Override
  public final Snapshot snapshot() {
    Snapshot snapshot = new Snapshot();
    snapshot.put("counters", new long[] {step, updates});
    snapshot.put("random/actions", actionRandom.state());
    policy.save(snapshot.scoped("policy"));
    save(snapshot);
    progress.save(snapshot.scoped("progress"));
    return snapshot;
  }

  @Override
  public final void restore(Snapshot snapshot) {
    long[] counters = snapshot.longs("counters", 2);
    actionRandom.restore(snapshot.longs("random/actions", 4));
    policy.restore(snapshot.scoped("policy"));
    restoreRest(snapshot);
    progress.restore(snapshot.scoped("progress"));
    step = counters[0];
    updates = counters[1];
  }
}

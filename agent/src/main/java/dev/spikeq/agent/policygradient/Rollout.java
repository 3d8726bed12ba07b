package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.Episode;
import dev.spikeq.agent.learning.Episodes;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Advantages;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Rollouts;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * What several environments have shown in some steps side by side. Sample {@code t n + i} is step t
 * of environment i of n. Episodes go on from one rollout to the next.
 */
final class Rollout implements AutoCloseable {
  private enum End {
    NONE,
    TERMINATED,
    TRUNCATED
  }

  private final Rollouts shape;
  private final int observed;
  private final Episodes episodes;
  private final SoftmaxPolicy softmax;
  private final float[] current;
  private final Samples samples;
  private final float[] following;
  private final double[] rewards;
  private final End[] ends;
  private final float[] values;

  /** {@code root} has a stream {@code env/i} for each environment. */
  Rollout(
      Rollouts shape,
      Network policy,
      Supplier<? extends Environment> environment,
      RandomStream root) {
    this.shape = shape;
    observed = policy.observationSize();
    softmax = new SoftmaxPolicy(policy.outputs());
    current = new float[shape.environments() * observed];
    int size = shape.steps();
    samples = new Samples(observed, size);
    samples.count = size;
    following = new float[size * observed];
    rewards = new double[size];
    ends = new End[size];
    values = new float[size];
    List<RandomStream> randoms = Episodes.streams(root, shape.environments());
    episodes = Episodes.started(environment, randoms, policy);
  }

  /** Acts; {@code step} is how many steps the run has made. */
  void collect(
      Trainee policy,
      RandomStream random,
      long step,
      Progress progress,
      TrainingListener listener) {
    int count = shape.environments();
    for (int sample = 0; sample < shape.steps(); sample += count) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(episodes.get(i).observation(), 0, current, i * observed, observed);
      }
      System.arraycopy(current, 0, samples.observations, sample * observed, current.length);
      float[] preferences = policy.act(current, count);
      for (int i = 0; i < count; i++) {
        softmax.look(preferences, i * softmax.actions());
        samples.actions[sample + i] = softmax.draw(random);
        samples.logProbabilities[sample + i] =
            (float) softmax.logProbability(samples.actions[sample + i]);
        step(i, sample + i, step + sample + i, progress, listener);
      }
    }
  }

  private void step(
      int environment, int sample, long step, Progress progress, TrainingListener listener) {
    Episode episode = episodes.get(environment);
    Step outcome = episode.step(samples.actions[sample], step);
    rewards[sample] = outcome.reward();
    System.arraycopy(episode.following(), 0, following, sample * observed, observed);
    ends[sample] =
        outcome.terminated() ? End.TERMINATED : outcome.truncated() ? End.TRUNCATED : End.NONE;
    if (outcome.over()) {
      listener.episodeEnded(progress.episodeEnded(step + 1, episode));
      episode.start();
    } else {
      episode.advance();
    }
  }

  /** Values the states; fills in samples.advantages, not yet scaled, and goals for the critic. */
  void value(Trainee critic, Advantages rule) {
    int size = shape.steps();
    int count = shape.environments();
    critic.forward(samples.observations, size, values);
    float[] nextValues = nextValues(critic);
    for (int sample = size - 1; sample >= 0; sample--) {
      double next = ends[sample] == End.TERMINATED ? 0 : nextValues[sample];
      double error = rule.rewardScale() * rewards[sample] + rule.discount() * next - values[sample];
      boolean goesOn = ends[sample] == End.NONE && sample + count < size;
      double later = goesOn ? samples.advantages[sample + count] : 0;
      samples.advantages[sample] = (float) (error + rule.discount() * rule.lambda() * later);
      samples.goals[sample] = samples.advantages[sample] + values[sample];
    }
  }

  /** Within an episode these are known; only what follows a cut is run through the critic. */
  private float[] nextValues(Trainee critic) {
    int size = shape.steps();
    int count = shape.environments();
    float[] next = new float[size];
    int[] cuts = new int[size];
    float[] cutObservations = new float[size * observed];
    int found = 0;
    for (int sample = 0; sample < size; sample++) {
      if (ends[sample] == End.TRUNCATED || (ends[sample] == End.NONE && sample + count >= size)) {
        System.arraycopy(following, sample * observed, cutObservations, found * observed, observed);
        cuts[found++] = sample;
      } else if (ends[sample] == End.NONE) {
        next[sample] = values[sample + count];
      }
    }
    float[] cutValues = new float[found];
    critic.forward(cutObservations, found, cutValues);
    for (int i = 0; i < found; i++) {
      next[cuts[i]] = cutValues[i];
    }
    return next;
  }

  /** What was seen; overwritten by the next rollout. */
  Samples samples() {
    return samples;
  }

  /** The mean value of the states. */
  double meanValue() {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Saves the episodes in progress; a rollout is never saved half done. */
  void save(Snapshot snapshot) {
    for (int i = 0; i < episodes.count(); i++) {
      episodes.get(i).save(snapshot.scoped("env/" + i));
    }
  }

  void restore(Snapshot snapshot) {
    for (int i = 0; i < episodes.count(); i++) {
      episodes.get(i).restore(snapshot.scoped("env/" + i));
    }
  }

  @Override
  public void close() {
    episodes.close();
  }
}

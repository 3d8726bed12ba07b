package dev.spikeq.agent.policygradient;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.Episode;
import dev.spikeq.agent.learning.Episodes;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Episodes that are played side by side from their first step to their last, in the order of time:
 * all first steps, then all second ones. Those that end drop out.
 */
final class EpisodeRound implements AutoCloseable {
  private static final int SAMPLES_AT_FIRST = 1024;

  private final int observed;
  private final Episodes episodes;
  private final List<RandomStream> randoms;
  private final SoftmaxPolicy softmax;
  private final Samples samples;
  private final float[] current;

  /** What each episode has ended with. */
  private final float[] lastObservations;

  private final boolean[] truncated;
  private double[] rewards = new double[SAMPLES_AT_FIRST];
  private int[] episodeOf = new int[SAMPLES_AT_FIRST];

  EpisodeRound(
      int count, Network policy, Supplier<? extends Environment> environment, RandomStream root) {
    observed = policy.observationSize();
    softmax = new SoftmaxPolicy(policy.outputs());
    samples = new Samples(observed, SAMPLES_AT_FIRST);
    current = new float[count * observed];
    lastObservations = new float[count * observed];
    truncated = new boolean[count];
    randoms = Episodes.streams(root, count);
    episodes = Episodes.waiting(environment, randoms, policy);
  }

  /** Plays; {@code step} is how many steps the run has made. Returns how many were added. */
  int play(
      Trainee policy,
      RandomStream random,
      long step,
      Progress progress,
      TrainingListener listener) {
    int[] running = new int[episodes.count()];
    Arrays.setAll(running, i -> i);
    episodes.start();
    samples.count = 0;
    int left = running.length;
    while (left > 0) {
      require(samples.count + left);
      for (int i = 0; i < left; i++) {
        float[] seen = episodes.get(running[i]).observation();
        System.arraycopy(seen, 0, current, i * observed, observed);
      }
      int first = samples.count * observed;
      System.arraycopy(current, 0, samples.observations, first, left * observed);
      float[] preferences = policy.act(current, left);
      int kept = 0;
      for (int i = 0; i < left; i++) {
        softmax.look(preferences, i * softmax.actions());
        if (goesOn(running[i], softmax.draw(random), step, progress, listener)) {
          running[kept++] = running[i];
        }
      }
      left = kept;
    }
    return samples.count;
  }

  private boolean goesOn(
      int index, int action, long step, Progress progress, TrainingListener listener) {
    Episode episode = episodes.get(index);
    Step outcome = episode.step(action, step + samples.count);
    samples.actions[samples.count] = action;
    rewards[samples.count] = outcome.reward();
    episodeOf[samples.count++] = index;
    if (!outcome.over()) {
      episode.advance();
      return true;
    }
    truncated[index] = !outcome.terminated();
    System.arraycopy(episode.following(), 0, lastObservations, index * observed, observed);
    listener.episodeEnded(progress.episodeEnded(step + samples.count, episode));
    return false;
  }

  private void require(int capacity) {
    if (capacity > samples.capacity()) {
      samples.grow(2 * capacity);
      rewards = Arrays.copyOf(rewards, 2 * capacity);
      episodeOf = Arrays.copyOf(episodeOf, 2 * capacity);
    }
  }

  /** Fills in the returns as goals. A critic values what a time limit has cut off. */
  void sumRewards(ReinforceConfig.Returns rule, @Nullable Trainee critic) {
    float[] later = new float[episodes.count()];
    if (critic != null) {
      critic.forward(lastObservations, episodes.count(), later);
    }
    for (int i = 0; i < later.length; i++) {
      later[i] = truncated[i] ? later[i] : 0;
    }
    for (int sample = samples.count - 1; sample >= 0; sample--) {
      int episode = episodeOf[sample];
      double reward = rule.rewardScale() * rewards[sample];
      later[episode] = (float) (reward + rule.discount() * later[episode]);
      samples.goals[sample] = later[episode];
    }
  }

  /** What was seen; overwritten by the next round. */
  Samples samples() {
    return samples;
  }

  /** Between two rounds no episode is in progress. */
  void save(Snapshot snapshot) {
    for (int i = 0; i < randoms.size(); i++) {
      snapshot.put("env/" + i, randoms.get(i).state());
    }
  }

  void restore(Snapshot snapshot) {
    for (int i = 0; i < randoms.size(); i++) {
      randoms.get(i).restore(snapshot.longs("env/" + i, 4));
    }
  }

  @Override
  public void close() {
    episodes.close();
  }
}

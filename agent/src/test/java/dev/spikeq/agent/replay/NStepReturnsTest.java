package dev.spikeq.agent.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.env.Step;
import dev.spikeq.snn.random.RandomStream;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NStepReturnsTest {
  private static final int STEPS = 400;
  private static final double DISCOUNT = 0.9;

  /** A random run; the observation before step t is t, the one after it t + 0.5. */
  private final double[] rewards = new double[STEPS];

  private final boolean[] terminated = new boolean[STEPS];
  private final boolean[] truncated = new boolean[STEPS];

  private void draw(long seed) {
    RandomGenerator random = RandomStream.root(seed);
    for (int t = 0; t < STEPS; t++) {
      rewards[t] = random.nextGaussian();
      terminated[t] = random.nextDouble() < 0.1;
      truncated[t] = random.nextDouble() < 0.1;
    }
  }

  private void feed(NStepReturns returns, int from, int to, Replay replay) {
    for (int t = from; t < to; t++) {
      Step step = new Step(rewards[t], terminated[t], truncated[t]);
      returns.add(new float[] {t}, t % 4, rewards[t], step, new float[] {t + 0.5f}, replay);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "5, 4", "50, 5"})
  void agreesWithBruteForce(int n, long seed) {
    draw(seed);
    Transitions transitions = new FloatTransitions(STEPS, 1);
    NStepReturns first = new NStepReturns(n, DISCOUNT, 1);
    Replay replay = new UniformReplay(transitions);
    int cut = 37 + n;
    feed(first, 0, cut, replay);
    Snapshot snapshot = new Snapshot();
    first.save(snapshot);
    NStepReturns second = new NStepReturns(n, DISCOUNT, 1);
    second.restore(snapshot);
    feed(second, cut, STEPS, replay);

    Batch batch = new Batch(1, 1);
    int completed = 0;
    for (int t = 0; t < STEPS; t++) {
      double sum = 0;
      int last = t;
      for (int k = 0; k < n && t + k < STEPS; k++) {
        last = t + k;
        sum += Math.pow(DISCOUNT, k) * rewards[last];
        if (terminated[last] || truncated[last]) {
          break;
        }
      }
      boolean over = terminated[last] || truncated[last];
      if (!over && last - t + 1 < n) {
        break; // the run ends before n rewards are known
      }
      transitions.copyTo(batch, 0, completed++);
      assertEquals(t, batch.observations()[0]);
      assertEquals(t % 4, batch.action(0));
      assertEquals(sum, batch.gain(0), 1e-5);
      assertEquals(last + 0.5f, batch.nextObservations()[0]);
      double bootstrap = terminated[last] ? 0 : Math.pow(DISCOUNT, last - t + 1);
      assertEquals(bootstrap, batch.bootstrap(0), 1e-6);
    }
    assertEquals(completed, transitions.outcomes().size());
  }
}

package dev.spikeq.agent.policygradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.Progress;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Advantages;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Rollouts;
import dev.spikeq.agent.policygradient.PolicyGradientConfig.Scale;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Returns and advantages against sums written out, with a critic that values stair s at 2 s + 1.
 */
class AdvantagesTest {
  private static final Network POLICY = Network.observing(1).linear(2).build();
  private static final double DISCOUNT = 0.9;
  private static final double SCALE = 0.5;

  private static double value(int stair) {
    return 2 * stair + 1;
  }

  private static Trainee trainee(String name, Network network, Engine engine) {
    return new Trainee(
        name,
        network,
        new Initialization.Calibrated(),
        Setups.descent(1e-3),
        2,
        RandomStream.root(1),
        engine);
  }

  private static Trainee critic(Engine engine) {
    Trainee critic = trainee("critic", Networks.critic(POLICY), engine);
    critic.parameters().set("fc1.weight", new float[] {2});
    critic.parameters().set("fc1.bias", new float[] {1});
    return critic;
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.7, 1", "1, 1", "0.7, 2", "0.7, 5", "0.7, 8", "0.7, 11", "1, 30"})
  void advantagesOfARollout(double lambda, int length) {
    RandomStream root = RandomStream.root(2);
    try (Engine engine = Engine.scalar();
        Rollout rollout = new Rollout(new Rollouts(2, length), POLICY, Staircase::new, root)) {
      rollout.collect(
          trainee("policy", POLICY, engine),
          root.child("actions"),
          0,
          new Progress(POLICY),
          TrainingListener.none());
      rollout.value(critic(engine), new Advantages(DISCOUNT, lambda, SCALE, Scale.RAW));
      double[] expected = expected(lambda, length);
      for (int t = 0; t < length; t++) {
        for (int environment = 0; environment < 2; environment++) {
          int sample = 2 * t + environment;
          String where = "step " + t + " of environment " + environment;
          int stair = stair(t);
          assertEquals(stair, rollout.samples().observations[sample], where);
          assertEquals(expected[t], rollout.samples().advantages[sample], 1e-4, where);
          assertEquals(expected[t] + value(stair), rollout.samples().goals[sample], 1e-4, where);
        }
      }
    }
  }

  /** Eight steps are a short episode and a long one. */
  private static int stair(int t) {
    return t % 8 < 3 ? t % 8 : t % 8 - 3;
  }

  private static double[] expected(double lambda, int length) {
    double[] advantages = new double[length];
    for (int t = 0; t < length; t++) {
      double weight = 1;
      for (int later = t; later < length; later++) {
        int stair = stair(later);
        boolean terminated = later % 8 == 2;
        double next = terminated ? 0 : value(stair + 1);
        double error = SCALE * (stair + 1) + DISCOUNT * next - value(stair);
        advantages[t] += weight * error;
        if (terminated || later % 8 == 7) {
          break;
        }
        weight *= DISCOUNT * lambda;
      }
    }
    return advantages;
  }

  @Test
  void returnsOfWholeEpisodes() {
    RandomStream root = RandomStream.root(3);
    List<Double> withCritic = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    try (Engine engine = Engine.scalar();
        EpisodeRound round = new EpisodeRound(1, POLICY, Staircase::new, root)) {
      Trainee policy = trainee("policy", POLICY, engine);
      ReinforceConfig.Returns rule = new ReinforceConfig.Returns(DISCOUNT, SCALE, Scale.RAW);
      for (int episode = 0; episode < 2; episode++) {
        int steps =
            round.play(policy, root.child("a"), 0, new Progress(POLICY), TrainingListener.none());
        assertEquals(episode == 0 ? 3 : 5, steps);
        round.sumRewards(rule, critic(engine));
        withCritic.add((double) round.samples().goals[0]);
        round.sumRewards(rule, null);
        without.add((double) round.samples().goals[0]);
        assertEquals(SCALE * steps, round.samples().goals[steps - 1], 1e-5);
      }
    }
    double three = SCALE * (1 + DISCOUNT * (2 + DISCOUNT * 3));
    double five = three + SCALE * Math.pow(DISCOUNT, 3) * (4 + DISCOUNT * 5);
    assertEquals(three, without.get(0), 1e-5);
    assertEquals(three, withCritic.get(0), 1e-5);
    assertEquals(five, without.get(1), 1e-5);
    assertEquals(five + Math.pow(DISCOUNT, 5) * value(5), withCritic.get(1), 1e-4);
  }

  @Test
  void normalizedAdvantagesHaveMean0AndDeviation1() {
    Samples samples = new Samples(1, 6);
    samples.count = 4;
    samples.advantages = new float[] {1, 2, 3, 6, 99, 99};
    samples.scaleAdvantages(Scale.NORMALIZED);
    double deviation = Math.sqrt(3.5);
    assertEquals(-2 / deviation, samples.advantages[0], 1e-6);
    assertEquals(3 / deviation, samples.advantages[3], 1e-6);
    assertEquals(99, samples.advantages[4]);
    samples.scaleAdvantages(Scale.RAW);
    assertEquals(-2 / deviation, samples.advantages[0], 1e-6);
  }
}

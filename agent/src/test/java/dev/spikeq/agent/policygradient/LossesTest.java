package dev.spikeq.agent.policygradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses and their gradients, by finite differences: of the outputs, and of the parameters. */
class LossesTest {
  private static final int ACTIONS = 3;
  private static final int OBSERVED = 4;
  private static final int COUNT = 60;

  enum Kind {
    LIKELIHOOD,
    CLIPPED,
    VALUES
  }

  private static Samples samples(long seed, int count) {
    RandomStream random = RandomStream.root(seed);
    Samples samples = new Samples(OBSERVED, count);
    samples.count = count;
    for (int i = 0; i < samples.observations.length; i++) {
      samples.observations[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < count; i++) {
      samples.actions[i] = random.nextInt(ACTIONS);
      samples.logProbabilities[i] = (float) Math.log(0.1 + 0.6 * random.nextDouble());
      samples.advantages[i] = (float) random.nextGaussian();
      samples.goals[i] = (float) random.nextGaussian();
    }
    return samples;
  }

  private static Trainee.OutputLoss loss(Kind kind, Samples samples) {
    SoftmaxPolicy policy = new SoftmaxPolicy(ACTIONS);
    return switch (kind) {
      case LIKELIHOOD -> Losses.likelihood(policy, samples, 0.3);
      case CLIPPED -> Losses.clipped(policy, samples, 0.2, 0.3);
      case VALUES -> Losses.values(new RegressionLoss.SmoothL1(), samples);
    };
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void gradientByTheOutputs(Kind kind) {
    int width = kind == Kind.VALUES ? 1 : ACTIONS;
    Samples samples = samples(1, COUNT);
    Trainee.OutputLoss loss = loss(kind, samples);
    RandomStream random = RandomStream.root(2);
    float[] outputs = new float[COUNT * width];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) random.nextGaussian();
    }
    float[] errors = new float[outputs.length];
    float[] ignored = new float[outputs.length];
    loss.differentiate(outputs, 0, COUNT, errors);
    float step = 1f / 1024;
    for (int i = 0; i < outputs.length; i++) {
      float there = outputs[i];
      outputs[i] = there + step;
      double above = loss.differentiate(outputs, 0, COUNT, ignored);
      outputs[i] = there - step;
      double below = loss.differentiate(outputs, 0, COUNT, ignored);
      outputs[i] = there;
      double slope = (above - below) / (2 * step);
      assertEquals(slope, errors[i], 1e-6 + 1e-3 * Math.abs(slope), kind + ", output " + i);
    }
  }

  @Test
  void aClippedRatioHasNoGradient() {
    Samples samples = new Samples(OBSERVED, 4);
    samples.count = 4;
    // The probability is now 1/2: ratios 2, 2, 1/2, 1/2.
    samples.logProbabilities = new float[] {log(0.25), log(0.25), log(1), log(1)};
    samples.advantages = new float[] {1, -1, 1, -1};
    float[] errors = new float[8];
    SoftmaxPolicy policy = new SoftmaxPolicy(2);
    double loss = Losses.clipped(policy, samples, 0.2, 0).differentiate(new float[8], 0, 4, errors);
    assertEquals(-(1.2 - 2 + 0.5 - 0.8) / 4, loss, 1e-6);
    float[] expected = {0, 0, 0.25f, -0.25f, -0.0625f, 0.0625f, 0, 0};
    for (int i = 0; i < errors.length; i++) {
      assertEquals(expected[i], errors[i], 1e-6f, "output " + i);
    }
  }

  private static float log(double probability) {
    return (float) Math.log(probability);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void gradientByTheParameters(Kind kind) {
    try (Engine engine = Engine.scalar()) {
      Trainee trainee = trainee(kind, engine);
      Samples samples = samples(3, COUNT);
      Trainee.OutputLoss loss = loss(kind, samples);
      trainee.accumulate(samples.observations, COUNT, loss, 0, 0);
      for (Parameters.Entry entry : trainee.parameters().entries()) {
        float[] gradient = trainee.gradients().get(entry.name()).clone();
        for (int i = 0; i < gradient.length; i += 3) {
          double slope = slope(trainee, entry.name(), i, samples, loss);
          double tolerance = 2e-3 + 0.02 * Math.abs(slope);
          assertEquals(slope, gradient[i], tolerance, kind + ", " + entry.name() + " " + i);
          trainee.accumulate(samples.observations, COUNT, loss, 0, 0);
        }
      }
    }
  }

  private static double slope(
      Trainee trainee, String name, int index, Samples samples, Trainee.OutputLoss loss) {
    float step = 1f / 256;
    float[] values = trainee.parameters().get(name);
    float there = values[index];
    values[index] = there + step;
    trainee.parameters().set(name, values);
    double above = trainee.accumulate(samples.observations, samples.count, loss, 0, 0);
    values[index] = there - step;
    trainee.parameters().set(name, values);
    double below = trainee.accumulate(samples.observations, samples.count, loss, 0, 0);
    values[index] = there;
    trainee.parameters().set(name, values);
    return (above - below) / (2 * step);
  }

  private static Trainee trainee(Kind kind, Engine engine) {
    Network policy = Network.observing(OBSERVED).linear(8).relu().linear(ACTIONS).build();
    Network network = kind == Kind.VALUES ? Networks.critic(policy) : policy;
    return new Trainee(
        "test",
        network,
        new Initialization.Calibrated(0.2, 1),
        Setups.descent(1e-3),
        1,
        RandomStream.root(4),
        engine);
  }

  /** A large batch goes through in pieces; the same samples again and again change no mean. */
  @Test
  void piecesOfABatchAddUp() {
    try (Engine engine = Engine.scalar()) {
      Trainee trainee = trainee(Kind.CLIPPED, engine);
      Samples few = samples(5, COUNT);
      double loss = trainee.accumulate(few.observations, COUNT, loss(Kind.CLIPPED, few), 0, 0);
      float[] expected = trainee.gradients().get("fc1.weight").clone();
      int count = 20 * COUNT;
      assertTrue(count > 2 * Trainee.CHUNK && count % Trainee.CHUNK != 0);
      Samples many = new Samples(OBSERVED, count);
      many.take(few, IntStream.range(0, count).map(i -> i % COUNT).toArray(), 0, count);
      assertEquals(
          loss, trainee.accumulate(many.observations, count, loss(Kind.CLIPPED, many), 0, 0), 1e-6);
      float[] found = trainee.gradients().get("fc1.weight");
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 1e-5f, "weight " + i);
      }
    }
  }

  @Test
  void drawsActionsAsOftenAsTheirProbability() {
    SoftmaxPolicy policy = new SoftmaxPolicy(ACTIONS);
    policy.look(new float[] {9, 1, 2, 1000, 1000 + log(2), 1000 + log(5), 9}, 3);
    assertEquals(Math.log(0.25), policy.logProbability(1), 1e-4);
    assertEquals(
        -(0.125 * Math.log(0.125) + 0.25 * Math.log(0.25) + 0.625 * Math.log(0.625)),
        policy.entropy(),
        1e-4);
    RandomStream random = RandomStream.root(6);
    int[] counts = new int[ACTIONS];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      counts[policy.draw(random)]++;
    }
    double[] expected = {0.125, 0.25, 0.625};
    for (int i = 0; i < ACTIONS; i++) {
      assertEquals(expected[i], (double) counts[i] / draws, 0.015, "action " + i);
    }
  }
}

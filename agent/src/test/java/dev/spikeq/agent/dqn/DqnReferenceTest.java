package dev.spikeq.agent.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.env.Action;
import dev.spikeq.env.Box;
import dev.spikeq.env.Discrete;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Space;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.loss.RegressionLoss;
import dev.spikeq.snn.optimizer.Clipping;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.optimizer.Optimizer;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The updates of a linear network, q[a] = Σ x[i] w[i][a] + c[a], against the same in plain double
 * arithmetic from what the environment has seen.
 */
@SuppressWarnings("ArrayRecordComponent") // carriers of numbers, never compared
class DqnReferenceTest {
  private static final double DISCOUNT = 0.8;
  private static final double RATE = 0.05;
  private static final double TAU = 0.3;
  private static final double REWARD_SCALE = 0.5;
  private static final int WARMUP = 12;
  private static final int STEPS = 20;
  private static final int BATCH = 4;

  /** What one step of the environment was. */
  private record Seen(float[] before, int action, double reward, float[] after, Step step) {}

  /** Random numbers; every fourth step is an end, by turns of both kinds. */
  private static final class Noise implements Environment {
    final List<Seen> seen = new ArrayList<>();
    private RandomGenerator random = RandomGenerator.getDefault();
    private float[] last = {0, 0};

    @Override
    public Box observationSpace() {
      return new Box(new int[] {2}, new float[] {-1, -1}, new float[] {1, 1});
    }

    @Override
    public Space actionSpace() {
      return new Discrete(3);
    }

    @Override
    public void reset(RandomGenerator generator, float[] observation) {
      random = generator;
      draw(observation);
    }

    @Override
    public Step step(Action action, float[] observation) {
      float[] before = last;
      draw(observation);
      int number = seen.size() + 1;
      Step step = new Step(random.nextDouble(), number % 8 == 4, number % 8 == 0);
      seen.add(new Seen(before, new Discrete(3).index(action), step.reward(), last.clone(), step));
      return step;
    }

    private void draw(float[] observation) {
      observation[0] = 2 * random.nextFloat() - 1;
      observation[1] = 2 * random.nextFloat() - 1;
      last = observation.clone();
    }
  }

  /** V(s) = Σ x[i] w[i] + c; all zeros where the network's outputs are the values. */
  private record Baseline(double[] weight, double[] bias, boolean present) {
    static Baseline absent() {
      return new Baseline(new double[2], new double[1], false);
    }

    static Baseline of(Snapshot snapshot) {
      float[] w = snapshot.floats("commonMode/parameters/baseline_fc1.weight", 2);
      float[] c = snapshot.floats("commonMode/parameters/baseline_fc1.bias", 1);
      return new Baseline(new double[] {w[0], w[1]}, new double[] {c[0]}, true);
    }

    double value(float[] x) {
      return x[0] * weight[0] + x[1] * weight[1] + bias[0];
    }

    void add(double factor, Baseline other) {
      weight[0] += factor * other.weight[0];
      weight[1] += factor * other.weight[1];
      bias[0] += factor * other.bias[0];
    }

    Baseline copy() {
      return new Baseline(weight.clone(), bias.clone(), present);
    }
  }

  private record Linear(double[][] weight, double[] bias, Baseline baseline) {
    static Linear of(Parameters parameters) {
      float[] w = parameters.get("fc1.weight");
      float[] c = parameters.get("fc1.bias");
      return new Linear(
          new double[][] {{w[0], w[1], w[2]}, {w[3], w[4], w[5]}},
          new double[] {c[0], c[1], c[2]},
          Baseline.absent());
    }

    Linear with(Baseline other) {
      return new Linear(weight, bias, other);
    }

    double output(float[] x, int action) {
      return x[0] * weight[0][action] + x[1] * weight[1][action] + bias[action];
    }

    double value(float[] x, int action) {
      double mean = (output(x, 0) + output(x, 1) + output(x, 2)) / 3;
      return baseline.present ? output(x, action) - mean + baseline.value(x) : output(x, action);
    }

    int best(float[] x) {
      int best = 0;
      for (int a = 1; a < 3; a++) {
        best = output(x, a) > output(x, best) ? a : best;
      }
      return best;
    }

    /** Adds the derivatives of a value times a factor to those here. */
    void addSlopes(double factor, float[] x, int action) {
      for (int a = 0; a < 3; a++) {
        double share = (a == action ? 1 : 0) - (baseline.present ? 1.0 / 3 : 0);
        weight[0][a] += factor * share * x[0];
        weight[1][a] += factor * share * x[1];
        bias[a] += factor * share;
      }
      if (baseline.present) {
        baseline.weight[0] += factor * x[0];
        baseline.weight[1] += factor * x[1];
        baseline.bias[0] += factor;
      }
    }

    void add(double factor, Linear other) {
      for (int a = 0; a < 3; a++) {
        for (int i = 0; i < 2; i++) {
          weight[i][a] += factor * other.weight[i][a];
        }
        bias[a] += factor * other.bias[a];
      }
      baseline.add(factor, other.baseline);
    }

    void scale(double factor) {
      add(factor - 1, copy());
    }

    Linear copy() {
      return new Linear(
          new double[][] {weight[0].clone(), weight[1].clone()}, bias.clone(), baseline.copy());
    }
  }

  private record Goal(float[] x, int action, double gain, double bootstrap, float[] next) {}

  @ParameterizedTest
  @CsvSource({
    "SINGLE, BOOTSTRAPPED, 0, KEPT",
    "DOUBLE, BOOTSTRAPPED, 0, KEPT",
    "DOUBLE, BOOTSTRAPPED, 0.6, KEPT",
    "SINGLE, TERMINAL, 0.3, KEPT",
    "DOUBLE, FORGOTTEN, 0, KEPT",
    "SINGLE, BOOTSTRAPPED, 0, CORRECTED",
    "DOUBLE, TERMINAL, 0.6, CORRECTED"
  })
  void agreesWithAHandWrittenUpdate(
      Bootstrap bootstrap, CutOff cutOff, double alpha, CommonMode commonMode) {
    ActionGap gap = alpha == 0 ? new ActionGap.Kept() : new ActionGap.Advantage(alpha);
    Returns returns = new Returns(DISCOUNT, 2, REWARD_SCALE, bootstrap, cutOff, gap);
    Network network = Network.observing(2).linear(3).build();
    RandomStream root = RandomStream.root(11);
    Noise noise = new Noise();
    Initialization initialization = new Initialization.Normal(1);
    try (Engine engine = Engine.scalar();
        Dqn dqn =
            new Dqn(
                config(returns, commonMode), network, () -> noise, initialization, root, engine)) {
      Linear online = Linear.of(initialization.initialize(network, root.child("init"), engine));
      if (commonMode == CommonMode.CORRECTED) {
        online = online.with(Baseline.of(dqn.snapshot()));
      }
      Linear target = online.copy();
      RandomStream draws = root.child("replay");
      dqn.run(STEPS, TrainingListener.none());
      for (int step = WARMUP + 1; step <= STEPS; step++) {
        for (int i = 0; step % 3 == 0 && i < 2; i++) {
          update(returns, online, target, completed(noise.seen, step, cutOff), draws);
        }
      }
      assertEquals(4, dqn.updates());
      Linear found = Linear.of(dqn.parameters());
      if (online.baseline.present) {
        Baseline baseline = Baseline.of(dqn.snapshot());
        assertEquals(online.baseline.bias[0], baseline.bias[0], 2e-6);
        assertEquals(online.baseline.weight[0], baseline.weight[0], 2e-6);
        assertEquals(online.baseline.weight[1], baseline.weight[1], 2e-6);
      }
      for (int a = 0; a < 3; a++) {
        assertEquals(online.bias[a], found.bias[a], 2e-6);
        assertEquals(online.weight[0][a], found.weight[0][a], 2e-6);
        assertEquals(online.weight[1][a], found.weight[1][a], 2e-6);
      }
    }
  }

  private static void update(
      Returns returns, Linear online, Linear target, List<Goal> known, RandomStream draws) {
    Linear gradient = online.copy();
    gradient.scale(0);
    for (int i = 0; i < BATCH; i++) {
      Goal goal = known.get(draws.nextInt(known.size()));
      int next =
          switch (returns.bootstrap()) {
            case SINGLE -> target.best(goal.next);
            case DOUBLE -> online.best(goal.next);
          };
      double y = goal.gain + goal.bootstrap * target.value(goal.next, next);
      if (returns.actionGap() instanceof ActionGap.Advantage(double alpha)) {
        double best = target.value(goal.x, target.best(goal.x));
        y -= alpha * (best - target.value(goal.x, goal.action));
      }
      double slope = 2 * (online.value(goal.x, goal.action) - y) / BATCH;
      gradient.addSlopes(slope, goal.x, goal.action);
    }
    online.add(-RATE, gradient);
    target.scale(1 - TAU);
    target.add(TAU, online);
  }

  /** The 2-step transitions that are complete after so many steps. */
  private static List<Goal> completed(List<Seen> seen, int steps, CutOff cutOff) {
    List<Goal> goals = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      Seen one = seen.get(t);
      if (cutOff == CutOff.FORGOTTEN && cut(one)) {
        continue;
      }
      double reward = REWARD_SCALE * one.reward;
      double bootstrap = ends(one, cutOff) ? 0 : DISCOUNT;
      if (one.step.over()) {
        goals.add(new Goal(one.before, one.action, reward, bootstrap, one.after));
      } else if (t + 1 < steps) {
        Seen two = seen.get(t + 1);
        if (cutOff == CutOff.FORGOTTEN && cut(two)) {
          goals.add(new Goal(one.before, one.action, reward, DISCOUNT, one.after));
          continue;
        }
        goals.add(
            new Goal(
                one.before,
                one.action,
                reward + DISCOUNT * REWARD_SCALE * two.reward,
                ends(two, cutOff) ? 0 : DISCOUNT * DISCOUNT,
                two.after));
      }
    }
    return goals;
  }

  private static boolean cut(Seen seen) {
    return seen.step.truncated() && !seen.step.terminated();
  }

  private static boolean ends(Seen seen, CutOff cutOff) {
    return seen.step.terminated() || (cutOff == CutOff.TERMINAL && cut(seen));
  }

  private static DqnConfig config(Returns returns, CommonMode commonMode) {
    DqnConfig config =
        new DqnConfig(
            STEPS,
            returns,
            new Descent(
                new RegressionLoss.MeanSquared(),
                new Optimizer.Method.Sgd(0),
                new LearningRate.Constant(RATE),
                new Clipping.None()),
            new Updates(WARMUP, 3, 2, BATCH),
            new TargetUpdate.Soft(TAU),
            DqnConfig.defaults(2000).replay(),
            DqnConfig.defaults(2000).exploration(),
            DqnConfig.defaults(2000).averaging(),
            10);
    return config.withAids(new TrainingAids(commonMode, TemporalPruning.none()));
  }
}

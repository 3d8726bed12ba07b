package dev.spikeq.agent.dqn;

import static dev.spikeq.agent.Snapshots.assertSame;
import static dev.spikeq.agent.dqn.Setups.agent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.Evaluation;
import dev.spikeq.agent.EvaluationResult;
import dev.spikeq.agent.Protocol;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.env.Environments;
import dev.spikeq.env.wrapper.EnvironmentWrapper;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DqnTest {
  private static final int SHORT = 420;
  private static final Network.Head ATOMS = new Network.Head.Categorical(21, -1, 1.5f);
  private static final Network.Head QUANTILES = new Network.Head.Quantile(8);

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("ReLU", Setups.quick(SHORT), Setups.relu()),
        Arguments.of("quantized", Setups.quick(SHORT), Setups.quantized()),
        Arguments.of("spiking", Setups.quick(SHORT), Setups.spiking()),
        Arguments.of("all options", Setups.elaborate(SHORT), Setups.spiking()),
        Arguments.of("corrected", Setups.corrected(Setups.quick(SHORT)), Setups.spiking()),
        Arguments.of(
            "corrected, all options",
            Setups.corrected(Setups.elaborate(SHORT)),
            Setups.quantized()),
        Arguments.of("pruned", Setups.pruned(Setups.elaborate(SHORT)), Setups.noisy()),
        Arguments.of("random input", Setups.elaborate(SHORT), Setups.noisy()),
        Arguments.of(
            "unusual, forgotten",
            Setups.unusual(SHORT, CutOff.FORGOTTEN, Ending.Result.AT_GOAL),
            Setups.relu()),
        Arguments.of(
            "unusual, terminal",
            Setups.unusual(SHORT, CutOff.TERMINAL, Ending.Result.BEST_MEAN),
            Setups.spiking()),
        Arguments.of("atoms", Setups.quick(SHORT), Setups.spiking(ATOMS)),
        Arguments.of(
            "quantiles, all options",
            Setups.pruned(Setups.elaborateDistributions(SHORT)),
            Setups.spiking(QUANTILES)));
  }

  @ParameterizedTest
  @CsvSource({"RELU, 1", "RELU, 2", "QUANTIZED, 1", "QUANTIZED, 2", "SPIKING, 1", "SPIKING, 2"})
  void learnsToWalkDownACorridor(String kind, long seed) {
    Network network =
        switch (kind) {
          case "RELU" -> Setups.relu();
          case "QUANTIZED" -> Setups.quantized();
          default -> Setups.spiking();
        };
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(Setups.quick(2500), network, seed, engine)) {
      EvaluationResult before = evaluate(dqn, engine);
      dqn.run(Long.MAX_VALUE, TrainingListener.none());
      assertTrue(dqn.finished());
      assertEquals(2500, dqn.step());
      assertEquals(1150, dqn.updates());
      EvaluationResult after = evaluate(dqn, engine);
      assertTrue(after.mean() > 0.85, "after: " + after.mean() + ", before: " + before.mean());
      for (double gain : after.returns()) {
        assertTrue(gain > 0.5, "an episode that did not arrive: " + gain);
      }
    }
  }

  @Test
  void learnsToWalkWithItsCommonModeCorrected() {
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(Setups.corrected(Setups.quick(2500)), Setups.spiking(), 1, engine)) {
      dqn.run(Long.MAX_VALUE, TrainingListener.none());
      assertTrue(evaluate(dqn, engine).mean() > 0.85);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ATOMS", "QUANTILES"})
  void learnsToWalkByDistributions(String kind) {
    Network network = Setups.spiking(kind.equals("ATOMS") ? ATOMS : QUANTILES);
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(Setups.quick(2500), network, 1, engine)) {
      dqn.run(Long.MAX_VALUE, TrainingListener.none());
      assertTrue(evaluate(dqn, engine).mean() > 0.85);
    }
  }

  private static EvaluationResult evaluate(Dqn dqn, Engine engine) {
    return Evaluation.run(
        dqn.network(), dqn.evaluationParameters(), Corridor::create, 50, 7, engine);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void isTheSameTwiceAndWithOtherThreads(String name, DqnConfig config, Network network) {
    Protocol expected = new Protocol();
    Snapshot first = runThrough(config, network, expected, 1);
    for (int threads : new int[] {1, 2}) {
      Protocol found = new Protocol();
      assertSame(first, runThrough(config, network, found, threads), name + ", " + threads);
      assertEquals(expected.lines, found.lines);
    }
  }

  private static Snapshot runThrough(
      DqnConfig config, Network network, TrainingListener listener, int threads) {
    try (Engine engine = Engine.withThreads(threads);
        Dqn dqn = agent(config, network, 5, engine)) {
      dqn.run(config.steps(), listener);
      return dqn.snapshot();
    }
  }

  /** Cuts: at once, in warm-up, at its end, within episodes, at reports, at the end. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void continuesToTheBit(String name, DqnConfig config, Network network) {
    Protocol expected = new Protocol();
    Snapshot whole = runThrough(config, network, expected, 1);
    for (int cut : new int[] {0, 1, 37, 60, 61, 199, 200, 203, 300, 350, SHORT - 1, SHORT}) {
      Protocol found = new Protocol();
      try (Engine engine = Engine.scalar();
          Dqn before = agent(config, network, 5, engine);
          Dqn after = agent(config, network, 5, engine)) {
        before.run(cut, found);
        Snapshot snapshot = before.snapshot();
        before.run(cut + 10, TrainingListener.none());
        after.run(23, TrainingListener.none());
        after.restore(snapshot);
        assertSame(snapshot, after.snapshot(), name + ", saved again at " + cut);
        after.run(config.steps(), found);
        assertSame(whole, after.snapshot(), name + ", cut at " + cut);
        assertEquals(expected.lines, found.lines, name + ", cut at " + cut);
      }
    }
  }

  @Test
  void learnsNothingInWarmUp() {
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(Setups.quick(SHORT), Setups.relu(), 1, engine)) {
      float[] before = dqn.parameters().get("fc1.weight");
      dqn.run(200, TrainingListener.none());
      assertTrue(Arrays.equals(before, dqn.parameters().get("fc1.weight")));
      assertEquals(0, dqn.updates());
      dqn.run(202, TrainingListener.none());
      assertEquals(1, dqn.updates());
    }
  }

  @Test
  void averagesTheWeightsThatAreEvaluated() {
    DqnConfig config = Setups.elaborate(SHORT);
    try (Engine engine = Engine.scalar();
        Dqn plain = agent(Setups.quick(SHORT), Setups.relu(), 1, engine);
        Dqn averaging = agent(config, Setups.relu(), 1, engine)) {
      assertSame(plain.parameters(), plain.evaluationParameters());
      assertNotSame(averaging.parameters(), averaging.evaluationParameters());
      float start = averaging.parameters().get("fc1.weight")[3];
      averaging.run(64, TrainingListener.none());
      // Two updates; the first value is known from the average alone.
      float end = averaging.parameters().get("fc1.weight")[3];
      float average = averaging.evaluationParameters().get("fc1.weight")[3];
      assertEquals(2, averaging.updates());
      assertTrue(Math.abs(average - start) < 0.021 * Math.abs(end - start) + 1e-4);
      assertTrue(average != start);
    }
  }

  @Test
  void greedyActionsComeFromTheNetwork() {
    DqnConfig config =
        Setups.quick(SHORT).withExploration(new Exploration(new EpsilonSchedule.Constant(0)));
    try (Engine engine = Engine.scalar();
        Dqn dqn = agent(config, Setups.relu(), 1, engine)) {
      dqn.run(200, TrainingListener.none());
      float[] bias = {0, 100};
      dqn.parameters().set("fc2.bias", bias);
      dqn.run(201, TrainingListener.none());
      int[] actions = dqn.snapshot().scoped("episode").ints("actions", -1);
      assertTrue(actions.length == 0 || actions[actions.length - 1] == 1);
    }
  }

  @Test
  void refusesANetworkThatDoesNotFit() {
    try (Engine engine = Engine.scalar()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new Dqn(
                          Setups.quick(SHORT),
                          Setups.relu(),
                          () -> Environments.create("Acrobot-v1"),
                          new Initialization.Calibrated(),
                          RandomStream.root(1),
                          engine))
              .getMessage();
      assertTrue(message.contains("6 observed values"), message);
      assertTrue(message.contains("found 2 to 2: was it made for another"), message);
    }
  }

  /** An environment that cannot be reset, as a game without its ROM. */
  private static final class Broken extends EnvironmentWrapper {
    private int closed;

    Broken() {
      super(Corridor.create());
    }

    @Override
    protected void started(float[] observation) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void close() {
      closed++;
      throw new IllegalStateException("cannot be closed either");
    }
  }

  @Test
  void whatFailsToBeginLeavesNoEnvironmentOpen() {
    Broken broken = new Broken();
    try (Engine engine = Engine.scalar()) {
      IllegalStateException failure =
          assertThrows(
              IllegalStateException.class,
              () ->
                  new Dqn(
                      Setups.quick(SHORT),
                      Setups.relu(),
                      () -> broken,
                      new Initialization.Calibrated(),
                      RandomStream.root(1),
                      engine));
      assertEquals("broken", failure.getMessage());
      assertEquals("cannot be closed either", failure.getSuppressed()[0].getMessage());
      assertEquals(1, broken.closed);
    }
  }

  @Test
  void refusesASnapshotOfAnotherRun() {
    try (Engine engine = Engine.scalar();
        Dqn small = agent(Setups.quick(SHORT), Setups.relu(), 1, engine);
        Dqn spiking = agent(Setups.quick(SHORT), Setups.spiking(), 1, engine);
        Dqn longer = agent(Setups.quick(2 * SHORT), Setups.relu(), 1, engine)) {
      longer.run(SHORT + 1, TrainingListener.none());
      small.run(10, TrainingListener.none());
      Snapshot late = longer.snapshot();
      Snapshot other = small.snapshot();
      assertThrows(IllegalArgumentException.class, () -> small.restore(late));
      assertThrows(IllegalArgumentException.class, () -> spiking.restore(other));
      assertThrows(IllegalArgumentException.class, () -> small.restore(new Snapshot()));
    }
  }
}

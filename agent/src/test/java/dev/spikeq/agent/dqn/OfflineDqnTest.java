package dev.spikeq.agent.dqn;

import static dev.spikeq.agent.Snapshots.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.Evaluation;
import dev.spikeq.agent.Protocol;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.replay.LoggedTransitions;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineDqnTest {
  private static final int ROWS = 1_000;
  private static final LoggedTransitions LOG = tossedCoins();

  /** What somebody has seen who tossed a coin in the corridor. */
  private static LoggedTransitions tossedCoins() {
    float[] observations = new float[2 * ROWS];
    float[] next = new float[2 * ROWS];
    int[] actions = new int[ROWS];
    double[] rewards = new double[ROWS];
    boolean[] terminated = new boolean[ROWS];
    boolean[] truncated = new boolean[ROWS];
    RandomStream random = RandomStream.root(1);
    float[] seen = new float[2];
    try (Environment corridor = Corridor.create()) {
      corridor.reset(random, seen);
      for (int row = 0; row < ROWS; row++) {
        System.arraycopy(seen, 0, observations, 2 * row, 2);
        actions[row] = random.nextInt(2);
        Step step = corridor.step(Action.discrete(actions[row]), seen);
        System.arraycopy(seen, 0, next, 2 * row, 2);
        rewards[row] = step.reward();
        terminated[row] = step.terminated();
        truncated[row] = step.truncated();
        if (step.over()) {
          corridor.reset(random, seen);
        }
      }
    }
    return new LoggedTransitions(observations, actions, rewards, next, terminated, truncated);
  }

  private static DqnConfig config(int updates) {
    return Setups.quick(updates)
        .withReturns(new Returns(0.95, 1, 1, Bootstrap.DOUBLE))
        .withUpdates(new Updates(0, 1, 1, 32))
        .withReplay(new ReplayRule.Uniform(ROWS))
        .withExploration(new Exploration(new EpsilonSchedule.Constant(0)));
  }

  private static OfflineDqn agent(DqnConfig config, Network network, Engine engine) {
    return new OfflineDqn(
        config, network, LOG, new Initialization.Calibrated(), RandomStream.root(5), engine);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void learnsToWalkFromTossedCoins(boolean spiking) {
    Network network = spiking ? Setups.spiking() : Setups.relu();
    try (Engine engine = Engine.scalar();
        OfflineDqn dqn = agent(config(1_000), network, engine)) {
      dqn.run(Long.MAX_VALUE, TrainingListener.none());
      assertTrue(dqn.finished());
      assertEquals(1_000, dqn.step());
      double mean =
          Evaluation.run(network, dqn.evaluationParameters(), Corridor::create, 50, 7, engine)
              .mean();
      assertTrue(mean > 0.85, "mean return " + mean);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isTheSameTwiceAndContinuesToTheBit(CommonMode commonMode) {
    DqnConfig config =
        config(240)
            .withAids(new TrainingAids(commonMode, TemporalPruning.none()))
            .withReplay(new ReplayRule.Prioritized(ROWS))
            .withTarget(new TargetUpdate.Soft(0.02))
            .reportingEvery(20);
    Protocol expected = new Protocol();
    Snapshot whole;
    try (Engine engine = Engine.scalar();
        OfflineDqn dqn = agent(config, Setups.spiking(), engine)) {
      dqn.run(240, expected);
      whole = dqn.snapshot();
    }
    for (int cut : new int[] {0, 1, 20, 63, 240}) {
      Protocol found = new Protocol();
      try (Engine engine = Engine.withThreads(2);
          OfflineDqn before = agent(config, Setups.spiking(), engine);
          OfflineDqn after = agent(config, Setups.spiking(), engine)) {
        before.run(cut, found);
        Snapshot snapshot = before.snapshot();
        after.run(7, TrainingListener.none());
        after.restore(snapshot);
        after.run(240, found);
        assertSame(whole, after.snapshot(), "cut at " + cut);
        assertEquals(expected.lines, found.lines, "cut at " + cut);
      }
    }
  }

  @Test
  void refusesSettingsThatNeedAnEnvironment() {
    List<DqnConfig> refused =
        List.of(
            config(300).withExploration(new Exploration(new EpsilonSchedule.Constant(0.1))),
            config(300).withUpdates(new Updates(1, 1, 1, 32)),
            config(300).withUpdates(new Updates(0, 2, 1, 32)),
            config(300).withUpdates(new Updates(0, 1, 2, 32)),
            config(300).withTarget(new TargetUpdate.EveryEpisodes(1)),
            config(300).withReplay(new ReplayRule.Uniform(ROWS - 1)),
            config(300)
                .withReturns(
                    new Returns(
                        0.95, 1, 1, Bootstrap.DOUBLE, CutOff.FORGOTTEN, new ActionGap.Kept())));
    try (Engine engine = Engine.scalar()) {
      for (DqnConfig config : refused) {
        IllegalArgumentException e =
            assertThrows(
                IllegalArgumentException.class, () -> agent(config, Setups.relu(), engine));
        assertTrue(e.getMessage().startsWith("OfflineDqn: expected"), e.getMessage());
        assertEquals(
            config.replay().capacity() < ROWS,
            e.getMessage().contains("agent.replay.capacity"),
            e.getMessage());
      }
    }
  }
}

package dev.spikeq.agent.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.Protocol;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.Snapshots;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.dqn.TemporalPruning.Stage;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TemporalPruningTest {
  private static final int STEPS = 486;

  @Test
  void aStageFollowsFromTheStepAlone() {
    TemporalPruning pruning = new TemporalPruning(List.of(new Stage(8, 0.25), new Stage(6, 0.5)));
    assertEquals(8, pruning.timeSteps(0, 4));
    assertEquals(8, pruning.timeSteps(0.249, 4));
    assertEquals(6, pruning.timeSteps(0.25, 4));
    assertEquals(6, pruning.timeSteps(0.749, 4));
    assertEquals(4, pruning.timeSteps(0.75, 4));
    assertEquals(4, pruning.timeSteps(1, 4));
    assertEquals(5, TemporalPruning.none().timeSteps(0, 5));
  }

  /** A stage is a run of a network with its time steps, from where the stage before has ended. */
  @Test
  void eachStageIsARunWithItsTimeSteps() {
    DqnConfig plain = Setups.elaborate(STEPS);
    Protocol expected = new Protocol();
    Protocol found = new Protocol();
    try (Engine engine = Engine.scalar();
        Dqn first = agent(plain, Setups.noisy().withSteps(8), engine);
        Dqn second = agent(plain, Setups.noisy().withSteps(6), engine);
        Dqn third = agent(plain, Setups.noisy(), engine);
        Dqn pruned = agent(Setups.pruned(plain), Setups.noisy(), engine)) {
      first.run(243, expected);
      pruned.run(243, found);
      Snapshot atHalf = pruned.snapshot();
      Snapshots.assertSame(first.snapshot(), atHalf, "8 steps");
      pruned.run(400, TrainingListener.none());
      pruned.restore(atHalf);
      second.restore(atHalf);
      second.run(365, expected);
      pruned.run(365, found);
      Snapshots.assertSame(second.snapshot(), pruned.snapshot(), "6 steps");
      third.restore(second.snapshot());
      third.run(STEPS, expected);
      pruned.run(STEPS, found);
      Snapshots.assertSame(third.snapshot(), pruned.snapshot(), "4 steps");
      assertEquals(4, pruned.network().steps());
    }
    assertEquals(expected.lines, found.lines);
  }

  /** Draws parameters that do not depend on the number of time steps. */
  private static Dqn agent(DqnConfig config, Network network, Engine engine) {
    return new Dqn(
        config,
        network,
        Corridor::create,
        new Initialization.Normal(1),
        RandomStream.root(5),
        engine);
  }

  @Test
  void refusesStagesThatPruneNothing() {
    assertRefused("after 6", () -> new TemporalPruning(List.of(stage(6, 0.1), stage(6, 0.1))));
    assertRefused("below 1", () -> new TemporalPruning(List.of(stage(8, 0.5), stage(6, 0.5))));
    assertRefused("share in (0, 1)", () -> stage(8, 0));
    assertRefused("share in (0, 1)", () -> stage(8, 1));
    assertRefused("at least 2 time steps", () -> stage(1, 0.5));
    DqnConfig pruned = Setups.pruned(Setups.quick(STEPS));
    try (Engine engine = Engine.scalar()) {
      assertRefused(
          "expected a spiking network", () -> Setups.agent(pruned, Setups.relu(), 1, engine));
      assertRefused(
          "more time steps than the network's 6, found 6",
          () -> Setups.agent(pruned, Setups.spiking().withSteps(6), 1, engine));
    }
  }

  private static Stage stage(int timeSteps, double share) {
    return new Stage(timeSteps, share);
  }

  private static void assertRefused(String expected, Executable made) {
    String message = assertThrows(IllegalArgumentException.class, made).getMessage();
    assertTrue(message.contains(expected), message);
  }
}

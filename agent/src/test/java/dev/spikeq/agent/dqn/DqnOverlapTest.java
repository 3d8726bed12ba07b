package dev.spikeq.agent.dqn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.AgentContract;
import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.Evaluation;
import dev.spikeq.agent.Film;
import dev.spikeq.agent.Protocol;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.Snapshots;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.exploration.EpsilonSchedule;
import dev.spikeq.agent.exploration.Exploration;
import dev.spikeq.agent.learning.DivergenceException;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.optimizer.LearningRate;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Acting beside updates. */
final class DqnOverlapTest extends AgentContract {
  private static final int STEPS = 420;

  private static DqnConfig overlapping(DqnConfig config, int everySteps, int count) {
    return config.withUpdates(new Updates(60, everySteps, count, 40, Overlap.ACTING));
  }

  @Override
  protected Stream<Case> cases() {
    DqnConfig quick = Setups.quick(STEPS);
    return Stream.of(
        corridor("every step", overlapping(quick, 1, 1), Setups.spiking()),
        corridor("every seventh step", overlapping(quick, 7, 3), Setups.relu()),
        corridor("all options", overlapping(Setups.elaborate(STEPS), 4, 2), Setups.spiking()),
        corridor("random input", overlapping(Setups.elaborate(STEPS), 4, 2), Setups.noisy()),
        corridor(
            "unusual, forgotten",
            overlapping(Setups.unusual(STEPS, CutOff.FORGOTTEN, Ending.Result.AT_GOAL), 4, 1),
            Setups.relu()),
        corridor(
            "unusual, terminal",
            overlapping(Setups.unusual(STEPS, CutOff.TERMINAL, Ending.Result.BEST_MEAN), 3, 1),
            Setups.relu()),
        corridor("corrected", overlapping(Setups.corrected(quick), 4, 2), Setups.spiking()),
        corridor(
            "pruned", overlapping(Setups.pruned(Setups.corrected(quick)), 4, 2), Setups.spiking()),
        new Case("frames", STEPS, engine -> film(engine, Companion.InThread::new)));
  }

  private static Case corridor(String name, DqnConfig config, Network network) {
    return new Case(name, STEPS, engine -> Setups.agent(config, network, 5, engine));
  }

  private static Dqn film(Engine engine, Supplier<Companion> companion) {
    DqnConfig config =
        overlapping(Setups.quick(STEPS).withReplay(new ReplayRule.Prioritized(80)), 4, 2);
    Network network = Network.observing(28).linear(8).relu().linear(2).build();
    return agent(config, network, () -> new Film(4), engine, companion);
  }

  private static Dqn agent(
      DqnConfig config,
      Network network,
      Supplier<Environment> environment,
      Engine engine,
      Supplier<Companion> companion) {
    return new Dqn(
        config,
        network,
        environment,
        new Initialization.Calibrated(),
        RandomStream.root(5),
        engine,
        companion);
  }

  /** Runs a task as early as possible: whatever acting does then comes after it. */
  private static class Early implements Companion {
    private boolean idle = true;

    @Override
    public void begin(Runnable task) {
      assertTrue(idle);
      idle = false;
      task.run();
    }

    @Override
    public void await() {
      idle = true;
    }

    @Override
    public boolean idle() {
      return idle;
    }

    @Override
    public void close() {}
  }

  /** Runs it as late as possible. */
  private static final class Late extends Early {
    private @Nullable Runnable waiting;

    @Override
    public void begin(Runnable task) {
      super.begin(() -> {});
      waiting = task;
    }

    @Override
    public void await() {
      super.await();
      Runnable task = waiting;
      waiting = null;
      if (task != null) {
        task.run();
      }
    }
  }

  /** Nothing depends on who is faster, acting or learning. */
  @Test
  void isTheSameWhoeverIsFaster() {
    Protocol expected = new Protocol();
    try (Engine engine = Engine.scalar();
        Dqn first = film(engine, Early::new)) {
      first.run(STEPS, expected);
      for (Supplier<Companion> companion :
          List.<Supplier<Companion>>of(Late::new, Companion.InThread::new)) {
        Protocol found = new Protocol();
        try (Dqn other = film(engine, companion)) {
          other.run(STEPS, found);
          Snapshots.assertSame(first.snapshot(), other.snapshot(), "");
          assertEquals(expected.lines, found.lines);
        }
      }
    }
  }

  /** The steps after an update are acted with what the update before it has left. */
  @Test
  void actsWithTheParametersOfBefore() {
    DqnConfig config = overlapping(Setups.quick(STEPS), 4, 2);
    try (Engine engine = Engine.scalar();
        Dqn dqn = Setups.agent(config, Setups.relu(), 3, engine)) {
      String weight = dqn.parameters().entries().iterator().next().name();
      dqn.run(64, TrainingListener.none());
      assertEquals(2, dqn.updates());
      for (int step = 68; step < 120; step += 4) {
        float[] before = dqn.snapshot().floats("parameters/" + weight, -1);
        dqn.run(step, TrainingListener.none());
        Snapshot after = dqn.snapshot();
        assertArrayEquals(before, after.floats("acting/" + weight, -1));
        float[] learned = after.floats("parameters/" + weight, -1);
        assertFalse(Arrays.equals(before, learned), "step " + step);
        assertEquals(2 * (step - 60) / 4, dqn.updates());
      }
    }
  }

  /** An update of step n is of the transitions up to step n, as without overlap. */
  @Test
  void learnsFromTheSameTransitionsWhereActionsAreDrawn() {
    DqnConfig inTurn =
        Setups.quick(STEPS)
            .withUpdates(new Updates(60, 4, 2, 40))
            .withExploration(new Exploration(new EpsilonSchedule.Constant(1)));
    try (Engine engine = Engine.scalar();
        Dqn expected = Setups.agent(inTurn, Setups.relu(), 3, engine);
        Dqn found =
            Setups.agent(
                inTurn.withUpdates(new Updates(60, 4, 2, 40, Overlap.ACTING)),
                Setups.relu(),
                3,
                engine)) {
      for (int step : new int[] {61, 66, 200, STEPS}) {
        expected.run(step, TrainingListener.none());
        found.run(step, TrainingListener.none());
        Snapshot part = new Snapshot();
        found
            .snapshot()
            .entries()
            .forEach((name, values) -> {
              if (!name.startsWith("acting/")) {
                part.put(name, values);
              }
            });
        Snapshots.assertSame(expected.snapshot(), part, "step " + step);
      }
    }
  }

  @Test
  void learnsToWalkDownACorridor() {
    DqnConfig config = Setups.quick(2500).withUpdates(new Updates(200, 4, 2, 32, Overlap.ACTING));
    try (Engine engine = Engine.scalar();
        Dqn dqn = Setups.agent(config, Setups.relu(), 1, engine)) {
      dqn.run(Long.MAX_VALUE, TrainingListener.none());
      double mean =
          Evaluation.run(dqn.network(), dqn.evaluationParameters(), Corridor::create, 50, 7, engine)
              .mean();
      assertTrue(mean > 0.85, "mean return " + mean);
    }
  }

  @Test
  void divergenceIsHeardOf() {
    DqnConfig quick = overlapping(Setups.quick(STEPS), 4, 1);
    DqnConfig config =
        quick.withDescent(
            new Descent(
                quick.descent().loss(),
                quick.descent().optimizer(),
                new LearningRate.Constant(1e38),
                quick.descent().clipping()));
    try (Engine engine = Engine.scalar();
        Dqn dqn = Setups.agent(config, Setups.relu(), 3, engine)) {
      DivergenceException failure =
          assertThrows(DivergenceException.class, () -> dqn.run(STEPS, TrainingListener.none()));
      assertTrue(failure.step() % 4 == 0, failure::getMessage);
      assertTrue(dqn.step() <= failure.step() + 4, "heard of at step " + dqn.step());
    }
  }
}

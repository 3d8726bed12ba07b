package dev.spikeq.agent.dqn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.EpisodeRecord;
import dev.spikeq.agent.ProgressRecord;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.learning.Ending;
import dev.spikeq.agent.learning.Ending.Goal;
import dev.spikeq.agent.learning.Ending.Goal.MeanReturn;
import dev.spikeq.agent.learning.Ending.Result;
import dev.spikeq.agent.learning.Ending.Then;
import dev.spikeq.env.wrapper.RewardShaping;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingTest {
  private static final int STEPS = 2000;
  private static final int WINDOW = 5;
  private static final double GOAL = 0.6;

  /** Hears where episodes end, and how the last report stands. */
  private static final class Heard implements TrainingListener {
    final List<EpisodeRecord> episodes = new ArrayList<>();
    final List<ProgressRecord> reports = new ArrayList<>();

    @Override
    public void episodeEnded(EpisodeRecord record) {
      episodes.add(record);
    }

    @Override
    public void progress(ProgressRecord record) {
      reports.add(record);
    }

    double mean(int last) {
      double sum = 0;
      for (int i = last - WINDOW + 1; i <= last; i++) {
        sum += episodes.get(i).undiscountedReturn();
      }
      return sum / WINDOW;
    }
  }

  private static Dqn dqn(Ending ending, Engine engine) {
    return Setups.agent(Setups.quick(STEPS).withEnding(ending), Setups.relu(), 3, engine);
  }

  private static float[] weightsAfter(long step, Engine engine) {
    try (Dqn dqn = dqn(Ending.afterSteps(), engine)) {
      dqn.run(step, TrainingListener.none());
      return weights(dqn.evaluationParameters());
    }
  }

  private static float[] weights(Parameters parameters) {
    return parameters.get("fc1.weight");
  }

  @Test
  void endsAfterItsEpisodesWithAReport() {
    Heard heard = new Heard();
    try (Engine engine = Engine.scalar();
        Dqn dqn = dqn(new Ending(7, 1, new Goal.None(), Result.LAST), engine)) {
      dqn.run(Long.MAX_VALUE, heard);
      assertTrue(dqn.finished());
      assertEquals(7, heard.episodes.size());
      assertEquals(heard.episodes.getLast().step(), dqn.step());
      assertEquals(dqn.step(), heard.reports.getLast().step());
      assertArrayEquals(weightsAfter(dqn.step(), engine), weights(dqn.evaluationParameters()));
    }
  }

  /** The first episode that ends the third window in a row with a mean of {@link #GOAL}. */
  private static int firstMet(Heard heard) {
    int inARow = 0;
    for (int last = WINDOW - 1; last < heard.episodes.size(); last++) {
      inARow = heard.mean(last) >= GOAL ? inARow + 1 : 0;
      if (inARow == 3) {
        return last;
      }
    }
    throw new AssertionError("the goal was not met in " + heard.episodes.size() + " episodes");
  }

  @Test
  void stopsWhereTheGoalIsMetAndElseKeepsThoseWeights() {
    Heard stopped = new Heard();
    Heard whole = new Heard();
    MeanReturn stop = new MeanReturn(GOAL, 3, Then.STOP);
    MeanReturn goOn = new MeanReturn(GOAL, 3, Then.GO_ON);
    try (Engine engine = Engine.scalar();
        Dqn first = dqn(new Ending(1000, WINDOW, stop, Result.LAST), engine);
        Dqn second = dqn(new Ending(1000, WINDOW, goOn, Result.AT_GOAL), engine)) {
      first.run(Long.MAX_VALUE, stopped);
      second.run(Long.MAX_VALUE, whole);
      assertEquals(STEPS, second.step());
      int met = firstMet(whole);
      assertEquals(met + 1, stopped.episodes.size());
      assertEquals(whole.episodes.get(met).step(), first.step());
      assertTrue(first.step() < STEPS, "met at the very end: choose a longer run");
      assertArrayEquals(
          weights(first.evaluationParameters()), weights(second.evaluationParameters()));
      assertNotSame(second.parameters(), second.evaluationParameters());
    }
  }

  @Test
  void keepsTheWeightsOfTheBestMean() {
    Heard heard = new Heard();
    try (Engine engine = Engine.scalar();
        Dqn dqn = dqn(new Ending(1000, WINDOW, new Goal.None(), Result.BEST_MEAN), engine)) {
      dqn.run(Long.MAX_VALUE, heard);
      int best = WINDOW - 1;
      for (int last = WINDOW; last < heard.episodes.size(); last++) {
        best = heard.mean(last) > heard.mean(best) ? last : best;
      }
      assertTrue(best < heard.episodes.size() - 1, "the last is the best: choose another seed");
      assertArrayEquals(
          weightsAfter(heard.episodes.get(best).step(), engine),
          weights(dqn.evaluationParameters()));
    }
  }

  @Test
  void givesTheLastWeightsWhereTheGoalIsNeverMet() {
    MeanReturn beyond = new MeanReturn(10, 1, Then.STOP);
    try (Engine engine = Engine.scalar();
        Dqn dqn = dqn(new Ending(1000, WINDOW, beyond, Result.AT_GOAL), engine)) {
      dqn.run(Long.MAX_VALUE, TrainingListener.none());
      assertEquals(STEPS, dqn.step());
      assertSame(dqn.parameters(), dqn.evaluationParameters());
    }
  }

  @Test
  void copiesTheTargetAfterEpisodes() {
    DqnConfig config =
        Setups.quick(STEPS).withTarget(new TargetUpdate.EveryEpisodes(4)).reportingEvery(1);
    Heard heard = new Heard();
    try (Engine engine = Engine.scalar();
        Dqn dqn = Setups.agent(config, Setups.relu(), 3, engine)) {
      float[] target = dqn.snapshot().scoped("target").floats("fc1.weight", -1);
      for (int step = 1; step <= 500; step++) {
        int before = heard.episodes.size();
        dqn.run(step, heard);
        float[] now = dqn.snapshot().scoped("target").floats("fc1.weight", -1);
        boolean ended = heard.episodes.size() > before && heard.episodes.size() % 4 == 0;
        assertArrayEquals(ended ? weights(dqn.parameters()) : target, now, "step " + step);
        target = now;
      }
      assertTrue(heard.episodes.size() > 16 && dqn.updates() > 100);
    }
  }

  @Test
  void learnsFromShapedRewardsAndReportsTheTasks() {
    Heard plain = new Heard();
    Heard shaped = new Heard();
    try (Engine engine = Engine.scalar();
        Dqn own = dqn(Ending.afterSteps(), engine);
        Dqn other =
            new Dqn(
                Setups.quick(STEPS),
                Setups.relu(),
                () -> new RewardShaping(Corridor.create(), (before, action, step, after) -> 100),
                new Initialization.Calibrated(),
                RandomStream.root(3),
                engine)) {
      own.run(200, plain);
      other.run(200, shaped);
      assertEquals(plain.episodes, shaped.episodes);
      assertFalse(plain.episodes.isEmpty());
      own.run(300, plain);
      other.run(300, shaped);
      assertTrue(shaped.reports.getLast().loss() > 100 * plain.reports.getLast().loss());
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThrows(
        IllegalArgumentException.class, () -> new Ending(0, 1, new Goal.None(), Result.LAST));
    assertThrows(
        IllegalArgumentException.class, () -> new Ending(1, 0, new Goal.None(), Result.LAST));
    assertThrows(
        IllegalArgumentException.class, () -> new Ending(1, 1, new Goal.None(), Result.AT_GOAL));
    assertThrows(IllegalArgumentException.class, () -> new MeanReturn(Double.NaN, 1, Then.STOP));
    assertThrows(IllegalArgumentException.class, () -> new MeanReturn(1, 0, Then.STOP));
    assertThrows(IllegalArgumentException.class, () -> new ActionGap.Advantage(1));
    assertThrows(IllegalArgumentException.class, () -> new TargetUpdate.EveryEpisodes(0));
  }
}

package dev.spikeq.agent;

import static dev.spikeq.agent.Snapshots.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.snn.program.Engine;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every agent, whatever it learns by. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AgentContract {

  /**
   * One way of making an agent.
   *
   * @param name for messages
   * @param steps of its run
   * @param maker makes it at its step 0
   */
  public record Case(String name, long steps, Function<Engine, ? extends Agent> maker) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns agents of all kinds, each of a run of a fraction of a second. */
  protected abstract Stream<Case> cases();

  @ParameterizedTest
  @MethodSource("cases")
  final void isTheSameTwiceAndWithOtherThreads(Case agent) {
    Protocol expected = new Protocol();
    Snapshot first = runThrough(agent, expected, 1);
    assertTrue(expected.lines.size() > 3, "too little was heard: " + expected.lines);
    for (int threads : new int[] {1, 2}) {
      Protocol found = new Protocol();
      assertSame(first, runThrough(agent, found, threads), agent + ", " + threads + " threads");
      assertEquals(expected.lines, found.lines);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  final void continuesToTheBit(Case agent) {
    Protocol expected = new Protocol();
    Snapshot whole = runThrough(agent, expected, 1);
    for (int part = 0; part <= 10; part++) {
      long cut = agent.steps() * part / 10;
      Protocol found = new Protocol();
      try (Engine engine = Engine.scalar();
          Agent before = agent.maker().apply(engine);
          Agent after = agent.maker().apply(engine)) {
        before.run(cut, found);
        assertTrue(before.step() >= cut);
        Snapshot snapshot = before.snapshot();
        before.run(cut + 10, TrainingListener.none());
        after.run(23, TrainingListener.none());
        after.restore(snapshot);
        assertSame(snapshot, after.snapshot(), agent + ", saved again at " + cut);
        after.run(Long.MAX_VALUE, found);
        assertTrue(after.finished());
        assertSame(whole, after.snapshot(), agent + ", cut at " + cut);
        assertEquals(expected.lines, found.lines, agent + ", cut at " + cut);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  final void refusesAnEmptySnapshot(Case agent) {
    try (Engine engine = Engine.scalar();
        Agent made = agent.maker().apply(engine)) {
      assertThrows(IllegalArgumentException.class, () -> made.restore(new Snapshot()));
    }
  }

  private static Snapshot runThrough(Case agent, TrainingListener listener, int threads) {
    try (Engine engine = Engine.withThreads(threads);
        Agent made = agent.maker().apply(engine)) {
      made.run(Long.MAX_VALUE, listener);
      return made.snapshot();
    }
  }
}

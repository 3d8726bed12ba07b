package dev.spikeq.agent.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.spikeq.agent.Agent;
import dev.spikeq.agent.AgentContract;
import dev.spikeq.agent.Film;
import dev.spikeq.agent.Protocol;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.Snapshots;
import dev.spikeq.agent.TrainingListener;
import dev.spikeq.agent.replay.ReplayRule;
import dev.spikeq.agent.replay.Storage;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.initialization.Initialization;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose replay holds frames as bytes, each once. */
final class DqnOnFramesTest extends AgentContract {
  private static final int STEPS = 500;

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case("ring goes round", STEPS, e -> film(new ReplayRule.Uniform(70), 4, e)),
        new Case("prioritised", STEPS, e -> film(new ReplayRule.Prioritized(STEPS), 2, e)),
        new Case("deflated", STEPS, e -> film(new ReplayRule.Uniform(250, Storage.DEFLATED), 4, e)),
        new Case("one frame", STEPS, e -> film(new ReplayRule.Uniform(STEPS), 1, e)));
  }

  private static Agent film(ReplayRule replay, int frames, Engine engine) {
    Network network = Network.observing(7 * frames).linear(8).relu().linear(2).build();
    return new Dqn(
        Setups.quick(STEPS).withReplay(replay),
        network,
        () -> new Film(frames),
        new Initialization.Calibrated(),
        RandomStream.root(4),
        engine);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, STEPS})
  void learnsTheSameAsFromFloats(int capacity) {
    ReplayRule rule = new ReplayRule.Prioritized(capacity);
    Protocol expected = new Protocol();
    Protocol found = new Protocol();
    try (Engine engine = Engine.scalar();
        Agent bytes = film(rule, 4, engine);
        Agent floats = film(rule.heldAs(Storage.FLOATS), 4, engine)) {
      floats.run(STEPS, expected);
      bytes.run(STEPS, found);
      assertEquals(expected.lines, found.lines);
      Snapshots.assertSame(
          withoutObservations(floats.snapshot()), withoutObservations(bytes.snapshot()), "");
    }
  }

  /**
   * A long run's memory does not grow: what a step allocates, on all threads, is far less than a
   * frame, so that no frame, observation or batch is allocated anew. Code that is not compiled yet
   * allocates more, so that windows are tried until one shows it.
   */
  @ParameterizedTest
  @EnumSource
  void aStepAllocatesLessThanAFrame(Overlap overlap) {
    int pixels = 4096;
    DqnConfig config =
        Setups.quick(10_000)
            .withReplay(new ReplayRule.Uniform(50))
            .withUpdates(new Updates(20, 4, 1, 4, overlap))
            .reportingEvery(10_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Engine engine = Engine.scalar();
        Dqn dqn =
            new Dqn(
                config,
                Network.observing(4 * pixels).linear(2).relu().linear(2).build(),
                () -> new Film(4, pixels),
                new Initialization.Calibrated(),
                RandomStream.root(4),
                engine)) {
      dqn.run(200, TrainingListener.none());
      double perStep = Double.POSITIVE_INFINITY;
      for (int window = 0; window < 20 && perStep > pixels / 4.0; window++) {
        long before = threads.getTotalThreadAllocatedBytes();
        dqn.run(dqn.step() + 100, TrainingListener.none());
        perStep = (threads.getTotalThreadAllocatedBytes() - before) / 100.0;
      }
      assertTrue(perStep <= pixels / 4.0, "bytes a step: " + perStep);
    }
  }

  /** All but the arrays and records in which transitions lie. */
  private static Snapshot withoutObservations(Snapshot whole) {
    Snapshot part = new Snapshot();
    whole
        .entries()
        .forEach((name, values) -> {
          if (!name.startsWith("replay/") || name.contains("riorit")) {
            part.put(name, values);
          }
        });
    return part;
  }
}

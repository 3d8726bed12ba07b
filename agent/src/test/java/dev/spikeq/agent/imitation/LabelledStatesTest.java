package dev.spikeq.agent.imitation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Film;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.Snapshots;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Observations;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.random.RandomStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a student learns from, and how it is saved: of pictures with four frames of 7 pixels. */
final class LabelledStatesTest {
  private static final int SIZE = 28;
  private static final RandomStream ROOT = RandomStream.root(2);

  private final Engine engine = Engine.scalar();
  private final Policy teacher = teacher();

  private static Policy teacher() {
    Network network = Network.observing(SIZE).linear(2).build();
    Parameters parameters = Parameters.zeros(network);
    float[] weights = new float[2 * SIZE];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i % 5 - 2) / 100f;
    }
    parameters.set("fc1.weight", weights);
    return new Policy(network, parameters);
  }

  private Observations films(int count) {
    return Rollouts.states(teacher, Rollout.greedy(count), () -> new Film(4), ROOT, engine);
  }

  private static Snapshot saved(LabelledStates states) {
    Snapshot snapshot = new Snapshot();
    states.save(snapshot);
    return snapshot;
  }

  private LabelledStates labelled(long mostFloats, Observations states) {
    LabelledStates labelled = new LabelledStates(teacher, engine, mostFloats);
    labelled.add(states, ROOT);
    return labelled;
  }

  @Test
  void manyPicturesAreSavedAsBytesAndFewAsFloats() {
    Observations states = films(50);
    assertTrue(states.heldBytes() < SIZE * 50, "frames are kept once");
    Snapshot floats = saved(labelled(SIZE * 50, states));
    Snapshot bytes = saved(labelled(SIZE * 50 - 1, states));
    assertArrayEquals(states.toArray(), floats.floats("observations", -1));
    assertFalse(floats.has("rows"));
    assertFalse(bytes.has("observations"));
    assertEquals(50, bytes.records("rows", SIZE).end());
    assertArrayEquals(floats.ints("actions", -1), bytes.ints("actions", -1));
  }

  @Test
  void eitherFormIsRestored() {
    Observations states = films(50);
    Snapshot floats = saved(labelled(Long.MAX_VALUE, states));
    Snapshot bytes = saved(labelled(0, states));
    for (Snapshot snapshot : new Snapshot[] {floats, bytes}) {
      for (long most : new long[] {0, Long.MAX_VALUE}) {
        LabelledStates restored = new LabelledStates(teacher, engine, most);
        restored.restore(snapshot);
        Snapshots.assertSame(most == 0 ? bytes : floats, saved(restored), "restored");
      }
    }
  }

  @Test
  void aSnapshotHoldsWhatIsNew() {
    LabelledStates states = labelled(0, films(30));
    states.add(films(20), ROOT);
    Snapshot snapshot = Snapshot.without(Map.of("rows", 30L));
    states.save(snapshot);
    Snapshot.Records rows = (Snapshot.Records) snapshot.entries().get("rows");
    assertEquals(30, rows.from());
    assertEquals(50, rows.end());
  }

  /** Bytes do not hold them all: then all are floats. */
  @Test
  void statesThatAreNoPicturesAreSavedAsFloats() {
    LabelledStates states = labelled(0, films(10));
    float[] half = new float[SIZE];
    half[3] = 0.5f;
    states.add(Observations.of(half, SIZE), ROOT);
    assertEquals(11 * SIZE, saved(states).floats("observations", -1).length);
  }
}

package dev.spikeq.agent.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.Film;
import dev.spikeq.agent.Snapshot;
import dev.spikeq.agent.Snapshots;
import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.env.Step;
import dev.spikeq.env.wrapper.ObservationScaling;
import dev.spikeq.env.wrapper.TimeLimit;
import dev.spikeq.snn.random.RandomStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames held once as bytes give the same batches as floats. */
final class FrameReplayTest {
  private static final int BATCH = 5;

  /** Two replays that are told the same, by an agent that acts at random. */
  private static final class Pair {
    private final Environment film;
    private final RandomStream acting = RandomStream.root(11);
    private final RandomStream world = RandomStream.root(12);
    private final NStepReturns toFloats;
    private final NStepReturns toBytes;
    private final Replay floats;
    private final Replay bytes;
    private float[] observation;
    private float[] following;

    Pair(ReplayRule rule, int frames, int n) {
      film = new Film(frames);
      int size = film.observationSpace().size();
      observation = new float[size];
      following = new float[size];
      toFloats = new NStepReturns(n, 0.9, size);
      toBytes = new NStepReturns(n, 0.9, size);
      floats = Replay.of(rule.heldAs(Storage.FLOATS), film);
      bytes = Replay.of(rule, film);
      film.reset(world, observation);
    }

    void step() {
      int action = acting.nextInt(2);
      Step outcome = film.step(Action.discrete(action), following);
      toFloats.add(observation, action, outcome.reward(), outcome, following, floats);
      toBytes.add(observation, action, outcome.reward(), outcome, following, bytes);
      float[] free = observation;
      observation = following;
      following = free;
      if (outcome.over()) {
        film.reset(world, observation);
      }
    }
  }

  private static ReplayRule rule(String kind, int capacity) {
    ReplayRule rule =
        kind.startsWith("uniform")
            ? new ReplayRule.Uniform(capacity)
            : new ReplayRule.Prioritized(capacity);
    return kind.endsWith("deflated") ? rule.heldAs(Storage.DEFLATED) : rule;
  }

  @ParameterizedTest
  @CsvSource({
    "uniform, 1, 1, 40",
    "uniform, 4, 1, 40",
    "uniform, 4, 3, 1",
    "uniform, 4, 150, 500",
    "uniform, 3, 2, 700",
    "prioritized, 4, 3, 90",
    "prioritized, 1, 5, 33",
    "uniform, 63, 2, 60",
    "uniform deflated, 1, 1, 40",
    "uniform deflated, 4, 3, 1",
    "uniform deflated, 4, 150, 500",
    "prioritized deflated, 3, 2, 700",
    "uniform deflated, 63, 2, 60"
  })
  void drawsTheSameToTheBit(String kind, int frames, int n, int capacity) {
    Pair pair = new Pair(rule(kind, capacity), frames, n);
    Batch expected = new Batch(BATCH, 7 * frames);
    Batch found = new Batch(BATCH, 7 * frames);
    RandomStream draws = RandomStream.root(13);
    RandomStream same = RandomStream.root(13);
    for (int step = 0; step < 3 * capacity + 300; step++) {
      pair.step();
      assertEquals(pair.floats.size(), pair.bytes.size());
      if (pair.floats.size() == 0) {
        continue;
      }
      pair.floats.sample(expected, 0.5, draws);
      pair.bytes.sample(found, 0.5, same);
      assertArrayEquals(expected.places, found.places, "step " + step);
      assertArrayEquals(expected.observations, found.observations, "step " + step);
      assertArrayEquals(expected.nextObservations, found.nextObservations, "step " + step);
      assertArrayEquals(expected.actions, found.actions, "step " + step);
      assertArrayEquals(expected.gains, found.gains, "step " + step);
      assertArrayEquals(expected.bootstraps, found.bootstraps, "step " + step);
      assertArrayEquals(expected.weights, found.weights, "step " + step);
      float[] errors = {1, 0.2f * step, -3, 0.25f, 0};
      pair.floats.learned(expected, errors);
      pair.bytes.learned(found, errors);
    }
    pair.bytes.close();
  }

  /** An episode of L steps has L + 1 frames, its stacks and n-step returns whatever they are. */
  @ParameterizedTest
  @CsvSource({"4, 1", "4, 3", "1, 1", "2, 10"})
  void keepsEveryFrameOnce(int frames, int n) {
    int capacity = 2000;
    Pair pair = new Pair(new ReplayRule.Uniform(capacity), frames, n);
    for (int step = 0; step < capacity - 100; step++) {
      pair.step();
    }
    Snapshot snapshot = new Snapshot();
    pair.bytes.save(snapshot);
    Snapshot.Records records = snapshot.records("frames", 7);
    // Film ends one episode in five steps, and repeats a frame in every fourth step.
    assertTrue(records.end() < 1.1 * capacity, "frames kept: " + records.end());
    assertTrue(records.end() > 0.6 * capacity, "frames kept: " + records.end());
    pair.bytes.close();
  }

  @Test
  void takesNoMoreMemoryWhenTheRingGoesRound() {
    int size = 1 << 16;
    FrameTransitions transitions = new FrameTransitions(300, new Layout.Frames(1, size));
    float[] from = new float[size];
    float[] next = new float[size];
    long most = 0;
    for (int i = 0; i < 1500; i++) {
      from[0] = i & 255;
      from[1] = i >> 8;
      int _ = transitions.add(from, 0, 0, 0, 0, next);
      most = i == 600 ? transitions.frameBytes() : most;
    }
    assertEquals(most, transitions.frameBytes());
    // The ring, the window before it, and a chunk begun at either end.
    assertTrue(most <= (300 + 128 + 2 * 64L) * size, "bytes: " + most);
    transitions.close();
  }

  @ParameterizedTest
  @CsvSource({
    "uniform, 4, 3, 40, 0",
    "uniform, 4, 3, 40, 7",
    "uniform, 4, 2, 40, 200",
    "prioritized, 4, 3, 300, 900",
    "uniform, 1, 1, 1, 50",
    "uniform deflated, 4, 3, 40, 7",
    "prioritized deflated, 4, 3, 300, 900",
    "uniform deflated, 1, 1, 1, 50"
  })
  void restoredReplayGoesOnTheSame(String kind, int frames, int n, int capacity, int steps) {
    Pair pair = new Pair(rule(kind, capacity), frames, n);
    for (int step = 0; step < steps; step++) {
      pair.step();
    }
    Snapshot first = new Snapshot();
    pair.bytes.save(first);
    Replay restored = Replay.of(rule(kind, capacity), pair.film);
    restored.add(pair.observation, 0, 1, 1, 1, pair.observation);
    restored.restore(first);
    Snapshot again = new Snapshot();
    restored.save(again);
    Snapshots.assertSame(first, again, "saved again");
    float[] other = pair.observation.clone();
    for (int i = 0; i < 150; i++) {
      other[0] = i;
      pair.bytes.add(other, 0, 1, i, 0.5, pair.observation);
      restored.add(other, 0, 1, i, 0.5, pair.observation);
    }
    Snapshot expected = new Snapshot();
    pair.bytes.save(expected);
    Snapshot found = new Snapshot();
    restored.save(found);
    Snapshots.assertSame(expected, found, "150 transitions later");
    pair.bytes.close();
    restored.close();
  }

  /** What a replay saves does not tell how it holds its frames: a run may change that. */
  @Test
  void aDeflatedReplayGoesOnWithWhatAPlainOneSaved() {
    Pair pair = new Pair(new ReplayRule.Uniform(300), 4, 3);
    for (int step = 0; step < 900; step++) {
      pair.step();
    }
    Snapshot saved = new Snapshot();
    pair.bytes.save(saved);
    Replay deflated = Replay.of(new ReplayRule.Uniform(300, Storage.DEFLATED), pair.film);
    deflated.restore(saved);
    Snapshot again = new Snapshot();
    deflated.save(again);
    Snapshots.assertSame(saved, again, "saved again");
    Batch expected = new Batch(BATCH, 28);
    Batch found = new Batch(BATCH, 28);
    RandomStream draws = RandomStream.root(13);
    RandomStream same = RandomStream.root(13);
    for (int i = 0; i < 100; i++) {
      pair.bytes.sample(expected, 0.5, draws);
      deflated.sample(found, 0.5, same);
      assertArrayEquals(expected.observations, found.observations);
      assertArrayEquals(expected.nextObservations, found.nextObservations);
    }
    pair.bytes.close();
    deflated.close();
  }

  @Test
  void leavesOutWhatIsKept() {
    Pair pair = new Pair(new ReplayRule.Uniform(100), 4, 3);
    for (int step = 0; step < 60; step++) {
      pair.step();
    }
    Snapshot whole = new Snapshot();
    pair.bytes.save(whole.scoped("replay"));
    long frames = whole.records("replay/frames", 7).end();
    long transitions = ((Snapshot.Records) whole.entries().get("replay/transitions")).end();
    pair.step();
    pair.step();
    Snapshot part =
        Snapshot.without(Map.of("replay/frames", frames, "replay/transitions", transitions));
    pair.bytes.save(part.scoped("replay"));
    Snapshot.Records added =
        assertInstanceOf(Snapshot.Records.class, part.entries().get("replay/frames"));
    assertEquals(0, added.first());
    assertEquals(frames, added.from());
    assertTrue(added.end() <= frames + 3);
    long[] heard = {0};
    added.forEach(_ -> heard[0]++);
    assertEquals(added.end() - added.from(), heard[0]);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> pair.bytes.restore(part.scoped("replay")));
    assertTrue(refusal.getMessage().contains("all records"), refusal::getMessage);
    pair.bytes.close();
  }

  @Test
  void refusesWhatIsNoByte() {
    for (float wrong : new float[] {-1, 256, 0.5f, Float.NaN, 1e20f, Float.NEGATIVE_INFINITY}) {
      Storage storage = wrong < 0 ? Storage.DEFLATED : Storage.BYTES;
      Replay replay = Replay.of(new ReplayRule.Uniform(10, storage), 3);
      float[] good = {0, 255, 7};
      float[] bad = {1, 2, wrong};
      for (List<float[]> pair : List.of(List.of(good, bad), List.of(bad, good))) {
        IllegalArgumentException refusal =
            assertThrows(
                IllegalArgumentException.class,
                () -> replay.add(pair.getFirst(), 0, 0, 0, 0, pair.getLast()));
        assertTrue(refusal.getMessage().contains("found " + wrong + " at place 2"));
        assertEquals(0, replay.size());
      }
      replay.close();
    }
  }

  @Test
  void floatsAreTakenUnlessAllIsWhole() {
    Environment film = new Film(4);
    assertEquals(new Layout.Frames(4, 7), Layout.of(Storage.AUTOMATIC, film));
    assertEquals(new Layout.Frames(4, 7), Layout.of(Storage.BYTES, new TimeLimit(film, 5)));
    assertEquals(new Layout.Floats(28), Layout.of(Storage.FLOATS, film));
    assertEquals(
        new Layout.Frames(4, 7, Layout.Packing.DEFLATED), Layout.of(Storage.DEFLATED, film));
    assertEquals(
        new Layout.Frames(1, 28, Layout.Packing.DEFLATED), Layout.of(Storage.DEFLATED, 28));
    float[] divisors = new float[28];
    Arrays.fill(divisors, 255);
    Environment scaled = new ObservationScaling(film, new float[28], divisors);
    assertEquals(new Layout.Floats(28), Layout.of(Storage.AUTOMATIC, scaled));
    assertEquals(new Layout.Frames(1, 28), Layout.of(Storage.BYTES, scaled));
    assertEquals(new Layout.Floats(2), Layout.of(Storage.AUTOMATIC, Corridor.create()));
    assertEquals(new Layout.Frames(1, 64 * 7), Layout.of(Storage.AUTOMATIC, new Film(64)));
  }

  @Test
  void refusesAnotherLayout() {
    Replay four = Replay.of(new ReplayRule.Uniform(10), new Film(4));
    Replay two = Replay.of(new ReplayRule.Uniform(10), new Film(2));
    Snapshot snapshot = new Snapshot();
    four.save(snapshot);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> two.restore(snapshot));
    assertTrue(refusal.getMessage().contains("2 frames"), refusal::getMessage);
    four.close();
    two.close();
  }

  /** Windows as in the tests of programs: compiled code comes when it comes. */
  @ParameterizedTest
  @EnumSource(
      value = Storage.class,
      names = {"BYTES", "DEFLATED"})
  void addingAndDrawingAllocateNothing(Storage storage) {
    Pair pair = new Pair(new ReplayRule.Uniform(200, storage), 4, 3);
    for (int step = 0; step < 900; step++) {
      pair.step();
    }
    Batch batch = new Batch(BATCH, 28);
    float[] errors = new float[BATCH];
    float[] other = pair.observation.clone();
    RandomStream random = RandomStream.root(3);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int window = 0; window < 400 && allocated > 0; window++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 300; i++) {
        other[0] = i & 255;
        pair.bytes.add(other, 0, 1, i, 0.5, pair.observation);
        pair.bytes.sample(batch, 0.5, random);
        pair.bytes.learned(batch, errors);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertEquals(0, allocated, "bytes in the last 300 steps");
    pair.bytes.close();
  }
}

package dev.spikeq.agent.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.snn.random.RandomStream;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static void add(Replay replay, int number) {
    float[] observation = {number, -number};
    float[] next = {number + 0.5f, -number};
    replay.add(observation, 0, number % 3, number * 2.0, 0.9, next);
  }

  private static Replay filled(ReplayRule rule, int count) {
    Replay replay = Replay.of(rule, 2);
    for (int i = 0; i < count; i++) {
      add(replay, i);
    }
    return replay;
  }

  @Test
  void uniformReplayDrawsEveryTransitionAsOften() {
    Replay replay = filled(new ReplayRule.Uniform(10), 10);
    Batch batch = new Batch(1000, 2);
    RandomGenerator random = RandomStream.root(1);
    int[] drawn = new int[10];
    for (int round = 0; round < 100; round++) {
      replay.sample(batch, 0, random);
      for (int i = 0; i < batch.size(); i++) {
        drawn[batch.place(i)]++;
      }
    }
    for (int count : drawn) { // 10,000 expected with a standard deviation of 95
      assertEquals(10_000, count, 500);
    }
  }

  @Test
  void drawnTransitionsAreWhole() {
    Replay replay = filled(new ReplayRule.Uniform(7), 25);
    assertEquals(7, replay.size());
    Batch batch = new Batch(64, 2);
    replay.sample(batch, 0, RandomStream.root(2));
    for (int i = 0; i < batch.size(); i++) {
      int number = (int) batch.observations()[2 * i];
      assertTrue(number >= 18 && number < 25, "an old transition: " + number);
      assertEquals(-number, batch.observations()[2 * i + 1]);
      assertEquals(number + 0.5f, batch.nextObservations()[2 * i]);
      assertEquals(number % 3, batch.action(i));
      assertEquals(2f * number, batch.gain(i));
      assertEquals(0.9f, batch.bootstrap(i));
      assertEquals(1f, batch.weight(i));
    }
  }

  @Test
  void prioritisedReplayDrawsInProportionAndWeighsAgainstIt() {
    int count = 6;
    Replay replay = filled(new ReplayRule.Prioritized(count, 0.6, 0.4, 1, 1e-3), count);
    Batch one = new Batch(count, 2);
    for (int i = 0; i < count; i++) {
      one.places[i] = i;
    }
    float[] errors = {0.1f, -2, 0, 0.5f, 4, -0.3f};
    replay.learned(one, errors);
    double[] probability = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      probability[i] = Math.pow(Math.abs(errors[i]) + 1e-3, 0.6);
      sum += probability[i];
    }
    Batch batch = new Batch(100, 2);
    RandomGenerator random = RandomStream.root(3);
    int[] drawn = new int[count];
    for (int round = 0; round < 1000; round++) {
      replay.sample(batch, 0.5, random);
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < batch.size(); i++) {
        drawn[batch.place(i)]++;
        least = Math.min(least, probability[batch.place(i)]);
      }
      for (int i = 0; i < batch.size(); i++) {
        double expected =
            Math.pow(count * probability[batch.place(i)] / sum, -0.7)
                / Math.pow(count * least / sum, -0.7);
        assertEquals(expected, batch.weight(i), 1e-5);
      }
    }
    for (int i = 0; i < count; i++) {
      assertEquals(1e5 * probability[i] / sum, drawn[i], 1200, "transition " + i);
    }
  }

  @Test
  void newTransitionsHaveTheLargestPriority() {
    Replay replay = filled(new ReplayRule.Prioritized(4, 1, 0.4, 1, 1e-6), 3);
    Batch one = new Batch(3, 2);
    for (int i = 0; i < 3; i++) {
      one.places[i] = i;
    }
    replay.learned(one, new float[] {7, 0, 0});
    add(replay, 3);
    Batch batch = new Batch(1000, 2);
    replay.sample(batch, 0, RandomStream.root(4));
    int newest = 0;
    for (int i = 0; i < batch.size(); i++) {
      newest += batch.place(i) == 3 ? 1 : 0;
    }
    assertEquals(500, newest, 2);
  }

  @Test
  void sumTreeFindsThePlaceOfAMass() {
    for (int capacity : new int[] {1, 2, 3, 5, 8, 33}) {
      SumTree tree = new SumTree(capacity);
      for (int place = 0; place < capacity; place++) {
        tree.set(place, place + 1);
      }
      assertEquals(capacity * (capacity + 1) / 2.0, tree.total());
      double below = 0;
      for (int place = 0; place < capacity; place++) {
        assertEquals(place, tree.find(below), "capacity " + capacity);
        assertEquals(place, tree.find(below + place + 0.999), "capacity " + capacity);
        below += place + 1;
      }
      assertEquals(capacity - 1, tree.find(tree.total()), "the total itself, by rounding");
    }
  }

  @Test
  void restoredReplayDrawsTheSame() {
    for (ReplayRule rule :
        new ReplayRule[] {new ReplayRule.Uniform(9), new ReplayRule.Prioritized(9)}) {
      for (int count : new int[] {4, 9, 13}) {
        Replay replay = filled(rule, count);
        Batch batch = new Batch(5, 2);
        RandomStream random = RandomStream.root(5);
        replay.sample(batch, 0.3, random);
        replay.learned(batch, new float[] {1, 0.2f, -3, 0.5f, 0});
        Snapshot snapshot = new Snapshot();
        replay.save(snapshot);
        assertEquals(2 * Math.min(count, 9), snapshot.floats("observations", -1).length);
        Replay other = Replay.of(rule, 2);
        other.restore(snapshot);
        add(replay, 99);
        add(other, 99);
        Batch otherBatch = new Batch(5, 2);
        RandomStream otherRandom = random.copy();
        replay.sample(batch, 0.6, random);
        other.sample(otherBatch, 0.6, otherRandom);
        assertArrayEquals(batch.places, otherBatch.places);
        assertArrayEquals(batch.observations, otherBatch.observations);
        assertArrayEquals(batch.weights, otherBatch.weights);
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    Replay empty = Replay.of(new ReplayRule.Uniform(3), 2);
    Batch batch = new Batch(1, 2);
    RandomStream random = RandomStream.root(6);
    assertThrows(IllegalStateException.class, () -> empty.sample(batch, 0, random));
    Snapshot snapshot = new Snapshot();
    filled(new ReplayRule.Uniform(5), 4).save(snapshot);
    String message =
        assertThrows(IllegalArgumentException.class, () -> empty.restore(snapshot)).getMessage();
    assertTrue(message.contains("capacity 3"), message);
    assertThrows(IllegalArgumentException.class, () -> new ReplayRule.Uniform(0));
    assertThrows(
        IllegalArgumentException.class, () -> new ReplayRule.Prioritized(5, -1, 0.4, 1, 1e-6));
    assertThrows(
        IllegalArgumentException.class, () -> new ReplayRule.Prioritized(5, 0.6, 0.4, 2, 1e-6));
  }

  @Test
  void holdsNoMoreThanARunCanFill() {
    assertEquals(10, new ReplayRule.Uniform(100).holdingAtMost(10).capacity());
    assertEquals(100, new ReplayRule.Prioritized(100).holdingAtMost(1000).capacity());
  }
}

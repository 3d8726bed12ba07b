package dev.spikeq.agent.imitation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.spikeq.agent.Corridor;
import dev.spikeq.agent.FragileCorridors;
import dev.spikeq.env.Action;
import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import dev.spikeq.snn.coding.Decoder;
import dev.spikeq.snn.coding.Observations;
import dev.spikeq.snn.neuron.Neurons;
import dev.spikeq.snn.program.Engine;
import dev.spikeq.snn.program.Workers;
import dev.spikeq.snn.random.RandomStream;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutsTest {
  private static final float RIGHT_END = 1;

  private final Engine engine = Engine.scalar();

  /** Always goes in one direction. */
  private static Policy walker(int action) {
    Network network = Network.observing(2).linear(2).build();
    Parameters parameters = Parameters.zeros(network);
    float[] bias = new float[2];
    bias[action] = 1;
    parameters.set("fc1.bias", bias);
    return new Policy(network, parameters);
  }

  private float[] states(Policy policy, Rollout rollout, long seed) {
    return Rollouts.states(policy, rollout, Corridor::create, RandomStream.root(seed), engine)
        .toArray();
  }

  /** The share of states at the left end. */
  private static double atLeftEnd(float[] states) {
    int found = 0;
    for (int i = 0; i < states.length; i += 2) {
      found += states[i] == -1 ? 1 : 0;
    }
    return 2.0 * found / states.length;
  }

  @Test
  void keepsWhatIsDecidedOn() {
    float[] states = states(walker(1), Rollout.greedy(501), 1);
    assertEquals(2 * 501, states.length);
    for (int i = 0; i < states.length; i += 2) {
      assertTrue(states[i] < RIGHT_END, "the episode is over there");
    }
    assertTrue(atLeftEnd(states) < 0.2);
    assertTrue(atLeftEnd(states(walker(0), Rollout.greedy(501), 1)) > 0.8);
  }

  @Test
  void drawsAShareOfTheActions() {
    double some = atLeftEnd(states(walker(0), new Rollout(2_000, 0.5, 0), 1));
    double all = atLeftEnd(states(walker(0), new Rollout(2_000, 1, 0), 1));
    assertTrue(some < 0.8 && all < some - 0.1, some + " " + all);
    assertArrayEquals(
        states(walker(0), new Rollout(300, 1, 0.5), 1),
        states(walker(1), new Rollout(300, 1, 0.5), 1));
  }

  @Test
  void persistsInDrawnActions() {
    List<Integer> coin = new ArrayList<>();
    List<Integer> persistent = new ArrayList<>();
    lengths(new Rollout(5_000, 1, 0), coin);
    lengths(new Rollout(5_000, 1, 0.9), persistent);
    double meanOfCoin = coin.stream().mapToInt(n -> n).average().orElseThrow();
    double mean = persistent.stream().mapToInt(n -> n).average().orElseThrow();
    assertTrue(mean < meanOfCoin - 1, "arrives sooner: " + mean + ", " + meanOfCoin);
  }

  private void lengths(Rollout rollout, List<Integer> into) {
    Observations _ =
        Rollouts.states(
            walker(0),
            rollout,
            Corridor::create,
            RandomStream.root(3),
            engine,
            episode -> into.add(episode.length()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 20})
  void isTheSameOnAnyNumberOfThreads(int threads) {
    Rollout rollout = new Rollout(700, 0.3, 0.5);
    List<Integer> expected = new ArrayList<>();
    List<Integer> found = new ArrayList<>();
    float[] alone = states(walker(1), rollout, engine, expected);
    try (Engine several = new Engine(engine.kernels(), Workers.of(threads))) {
      assertArrayEquals(alone, states(walker(1), rollout, several, found));
    }
    assertEquals(expected, found);
  }

  private static float[] states(
      Policy policy, Rollout rollout, Engine engine, List<Integer> lengths) {
    return Rollouts.states(
            policy,
            rollout,
            Corridor::create,
            RandomStream.root(4),
            engine,
            episode -> lengths.add(episode.length()))
        .toArray();
  }

  @ParameterizedTest
  @EnumSource
  void whereAnEnvironmentFailsAllAreClosed(FragileCorridors.Fault fault) {
    FragileCorridors corridors = new FragileCorridors(9, fault);
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                Rollouts.states(
                    walker(1), Rollout.greedy(100), corridors, RandomStream.root(1), engine));
    assertEquals("fragile", failure.getMessage());
    assertTrue(corridors.made() >= 9);
    assertEquals(0, corridors.open());
  }

  @Test
  void dependsOnItsStreamAlone() {
    Rollout rollout = new Rollout(700, 0.3, 0.5);
    assertArrayEquals(states(walker(1), rollout, 4), states(walker(1), rollout, 4));
    float[] first = states(walker(1), rollout, 4);
    float[] second = states(walker(1), rollout, 5);
    assertTrue(!java.util.Arrays.equals(first, second));
  }

  /** Goes right where its one neuron fires, which takes more than one decision. */
  @Test
  void carriesMembranesThroughAnEpisode() {
    Network network =
        Network.observing(2)
            .linear(1)
            .neurons(Neurons.integrateAndFire(new Surrogate.ATan(2)))
            .linear(2)
            .read(Decoder.Reading.MEAN_MEMBRANE)
            .steps(1);
    Parameters parameters = Parameters.zeros(network);
    parameters.set("fc1.bias", new float[] {0.375f});
    parameters.set("fc2.weight", new float[] {0, 1});
    parameters.set("fc2.bias", new float[] {0.5f, 0});
    Rollout rollout = Rollout.greedy(16 * 50);
    Policy carrying = new Policy(network.withStart(Network.Start.CARRIED), parameters);
    assertArrayEquals(byHand(50), states(carrying, rollout, 6));
    assertArrayEquals(
        states(walker(0), rollout, 6), states(new Policy(network, parameters), rollout, 6));
  }

  /** Sixteen episodes side by side, each with a membrane of its own. */
  private static float[] byHand(int steps) {
    float[] states = new float[2 * 16 * steps];
    for (int i = 0; i < 16; i++) {
      RandomStream random = RandomStream.root(6).child("env/" + i);
      float[] seen = new float[2];
      float membrane = 0;
      try (Environment corridor = Corridor.create()) {
        corridor.reset(random, seen);
        for (int step = 0; step < steps; step++) {
          System.arraycopy(seen, 0, states, 2 * (16 * step + i), 2);
          membrane += 0.375f;
          boolean fires = membrane >= 1;
          membrane -= fires ? 1 : 0;
          if (corridor.step(Action.discrete(fires ? 1 : 0), seen).over()) {
            corridor.reset(random, seen);
            membrane = 0;
          }
        }
      }
    }
    return states;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, -0.1, 0",
    "1, 1.1, 0",
    "1, NaN, 0",
    "1, 0, 1",
    "1, 0, -1",
    "1, 0, NaN"
  })
  void refusesWhatIsNoRollout(int states, double share, double persistence) {
    assertThrows(IllegalArgumentException.class, () -> new Rollout(states, share, persistence));
  }
}

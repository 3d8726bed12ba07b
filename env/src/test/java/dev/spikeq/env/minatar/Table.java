package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.spikeq.env.Action;
import dev.spikeq.env.Step;
import dev.spikeq.env.minatar.MinAtarOptions.Ramping;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A game set up by hand, without sticky actions, beside a generator that counts what is drawn.
 *
 * @param <R> its rules
 */
final class Table<R extends Rules> {
  static final MinAtarOptions NOT_STICKY = MinAtarOptions.standard().withStickyProbability(0);

  final R rules;
  final Counting random = new Counting(new NumpyRandom(1));
  final float[] observation;
  private final MinAtar environment;
  private final int channels;

  /** Counts the 32-bit words that are drawn, two for a float64. */
  static final class Counting implements RandomGenerator {
    private final RandomGenerator inner;
    int words;

    Counting(RandomGenerator inner) {
      this.inner = inner;
    }

    @Override
    public int nextInt() {
      words++;
      return inner.nextInt();
    }

    @Override
    public double nextDouble() {
      words += 2;
      return inner.nextDouble();
    }

    @Override
    public long nextLong() {
      throw new AssertionError("the games draw words and float64 numbers alone");
    }
  }

  Table(MinAtarGame game, R rules) {
    this.rules = rules;
    environment = new MinAtar(game, NOT_STICKY, rules);
    observation = new float[environment.observationSpace().size()];
    channels = observation.length / 100;
    environment.reset(random, observation);
    random.words = 0;
  }

  static Table<Asterix> asterix() {
    return new Table<>(MinAtarGame.ASTERIX, new Asterix(Ramping.ON));
  }

  static Table<Breakout> breakout() {
    return new Table<>(MinAtarGame.BREAKOUT, new Breakout());
  }

  static Table<Freeway> freeway() {
    return new Table<>(MinAtarGame.FREEWAY, new Freeway());
  }

  static Table<Seaquest> seaquest() {
    return new Table<>(MinAtarGame.SEAQUEST, new Seaquest(Ramping.ON));
  }

  static Table<SpaceInvaders> spaceInvaders() {
    return new Table<>(MinAtarGame.SPACE_INVADERS, new SpaceInvaders(Ramping.ON));
  }

  /** The action of a game that has all six moves. */
  static Action action(Move move) {
    return Action.discrete(List.of(Move.values()).indexOf(move));
  }

  /** Plays a step in which the game draws nothing, and expects this outcome. */
  void expect(int reward, boolean terminal, Move move) {
    int before = random.words;
    play(reward, terminal, move);
    assertEquals(2, random.words - before, "drawn words");
  }

  /** Plays a step, whatever it draws. */
  void play(int reward, boolean terminal, Move move) {
    Step step = environment.step(action(move), observation);
    assertEquals(new Step(reward, terminal, false), step);
  }

  /** How many cells of a channel are set. */
  int cells(int channel) {
    int count = 0;
    for (int i = channel; i < observation.length; i += channels) {
      count += (int) observation[i];
    }
    return count;
  }

  /** Whether something is seen in a cell. */
  boolean shows(int channel, int x, int y) {
    return observation[(y * 10 + x) * channels + channel] == 1;
  }

  static void assertShoal(Shoal shoal, int... swimmers) {
    int[] found = new int[shoal.size()];
    Arrays.setAll(found, shoal::get);
    assertEquals(Arrays.toString(swimmers), Arrays.toString(found));
  }
}

package dev.spikeq.snn.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Streams of random numbers: known answers, the tree of names, saving and restoring. */
final class RandomStreamTest {
  /** xoshiro256++ from the state 1, 2, 3, 4: the first is 5 * 2^23 + 1. */
  @Test
  void numbersAreTheGenerators() {
    RandomStream stream = RandomStream.root(9);
    stream.restore(new long[] {1, 2, 3, 4});
    long[] expected = {
      41943041L,
      58720359L,
      3588806011781223L,
      3591011842654386L,
      Long.parseUnsignedLong("9228616714210784205"),
      Long.parseUnsignedLong("9973669472204895162"),
      Long.parseUnsignedLong("14011001112246962877"),
      Long.parseUnsignedLong("12406186145184390807"),
      Long.parseUnsignedLong("15849039046786891736"),
      Long.parseUnsignedLong("10450023813501588000")
    };
    for (long number : expected) {
      assertEquals(number, stream.nextLong());
    }
  }

  /** The key of seed 0 is 0, and these are the first four numbers of SplitMix64 from 0. */
  @Test
  void stateIsSeededBySplitMix() {
    assertArrayEquals(
        new long[] {
          0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL, 0xF88BB8A8724C81ECL
        },
        RandomStream.root(0).state());
  }

  @Test
  void childrenDoNotDependOnDraws() {
    RandomStream untouched = RandomStream.root(3);
    RandomStream drawn = RandomStream.root(3);
    for (int i = 0; i < 100; i++) {
      drawn.nextLong();
    }
    drawn.child("replay").nextLong();
    assertArrayEquals(
        untouched.child("env").child("0").state(), drawn.child("env").child("0").state());
    assertEquals(
        RandomStream.root(3).nextLong(), untouched.nextLong(), "a child draws from itself alone");
  }

  @Test
  void namesAndSeedsTellStreamsApart() {
    Set<Long> first = new HashSet<>();
    int streams = 0;
    for (int seed = 0; seed < 50; seed++) {
      for (String name : new String[] {"", "a", "b", "ab", "ba", "env/0", "env/1", "replay"}) {
        first.add(RandomStream.root(seed).child(name).nextLong());
        streams++;
      }
      first.add(RandomStream.root(seed).nextLong());
      streams++;
    }
    assertEquals(streams, first.size());
    assertNotEquals(
        RandomStream.root(1).child("a").child("b").nextLong(),
        RandomStream.root(1).child("b").child("a").nextLong());
  }

  @Test
  void savedStatesContinue() {
    RandomStream stream = RandomStream.root(12).child("exploration");
    stream.nextGaussian();
    long[] state = stream.state();
    RandomStream copy = stream.copy();
    double[] expected = {stream.nextDouble(), stream.nextGaussian(), stream.nextInt(7)};
    RandomStream other = RandomStream.root(99);
    other.restore(state);
    for (RandomStream again : new RandomStream[] {copy, other}) {
      assertArrayEquals(
          expected, new double[] {again.nextDouble(), again.nextGaussian(), again.nextInt(7)});
    }
    assertArrayEquals(
        stream.child("x").state(), copy.child("x").state(), "a copy has the same children");
  }

  @Test
  void statesThatAreNoneAreRefused() {
    RandomStream stream = RandomStream.root(0);
    assertThrows(IllegalArgumentException.class, () -> stream.restore(new long[3]));
    assertThrows(IllegalArgumentException.class, () -> stream.restore(new long[4]));
  }

  @Test
  void numbersAreUniform() {
    RandomStream stream = RandomStream.root(7);
    int[] counts = new int[10];
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      counts[(int) (stream.nextFloat() * 10)]++;
    }
    for (int count : counts) {
      assertEquals(draws / 10.0, count, 5 * Math.sqrt(draws * 0.09));
    }
  }
}

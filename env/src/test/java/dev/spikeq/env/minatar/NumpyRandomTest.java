package dev.spikeq.env.minatar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What NumPy draws from the seed 123, and ranges of integers from any generator. */
final class NumpyRandomTest {

  private static NumpyRandom random() {
    return new NumpyRandom(123);
  }

  private static int[] draw(int count, int low, int high) {
    NumpyRandom random = random();
    return IntStream.range(0, count).map(i -> Draws.between(random, low, high)).toArray();
  }

  @Test
  void wordsAreNumpys() {
    NumpyRandom random = random();
    long[] expected = {
      2991312382L,
      3062119789L,
      1228959102L,
      1840268610L,
      974319580L,
      2967327842L,
      2367878886L,
      3088727057L
    };
    long[] found = new long[expected.length];
    Arrays.setAll(found, i -> Integer.toUnsignedLong(random.nextInt()));
    assertArrayEquals(expected, found);
    assertEquals(2991312382L << 32 | 3062119789L, random().nextLong());
  }

  @Test
  void doublesAreNumpys() {
    NumpyRandom random = random();
    double[] expected = {
      0.6964691855978616,
      0.28613933495037946,
      0.2268514535642031,
      0.5513147690828912,
      0.7194689697855631
    };
    double[] found = new double[expected.length];
    Arrays.setAll(found, i -> random.nextDouble());
    assertArrayEquals(expected, found, 0);
  }

  @Test
  void rangesOfIntegersAreNumpys() {
    assertArrayEquals(
        new int[] {0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 0}, draw(20, 0, 1));
    assertArrayEquals(
        new int[] {7, 6, 7, 3, 5, 3, 7, 2, 4, 3, 4, 2, 7, 2, 1, 2, 7, 8, 2, 1}, draw(20, 1, 8));
    assertArrayEquals(
        new int[] {6, 5, 6, 2, 4, 2, 6, 1, 3, 2, 3, 1, 6, 1, 0, 1, 6, 1, 0, 6}, draw(20, 0, 6));
    assertArrayEquals(
        new int[] {3, 5, 3, 2, 4, 3, 4, 2, 2, 1, 2, 2, 1, 1, 2, 4, 5, 1, 1, 5, 2, 4, 3, 5},
        draw(24, 1, 5));
  }

  @Test
  void rangeOfOneTakesNoDraw() {
    NumpyRandom random = random();
    assertEquals(4, Draws.between(random, 4, 4));
    assertEquals((int) 2991312382L, random.nextInt());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 32})
  void seedsBeyond32BitsAreRefused(long seed) {
    assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(seed));
  }
}

package dev.spikeq.env.minatar;

import java.util.random.RandomGenerator;

/**
 * Draws the 32-bit words and the float64 numbers that NumPy's {@code RandomState} draws from the
 * same seed, so that MinAtar's own trajectories can be played again:
 *
 * <pre>{@code
 * RandomGenerator random = new NumpyRandom(50);
 * environment.reset(random, observation); // and again, with the same generator, after each end
 * }</pre>
 *
 * <p>{@link #nextInt()} is one word, {@link #nextDouble()} takes two, {@link #nextLong()} two, the
 * higher first. What Java derives from these (bounded numbers, normal ones) is not NumPy's.
 *
 * <p>Source: MT19937 (Matsumoto and Nishimura, ACM TOMACS 8 (1998) 3-30), seeded with one word.
 */
public final class NumpyRandom implements RandomGenerator {
  private static final int WORDS = 624;
  private static final int SHIFT = 397;
  private static final long WORD = 0xFFFFFFFFL;
  private static final int TWIST = 0x9908B0DF;

  private final int[] words = new int[WORDS];
  private int next = WORDS;

  /**
   * Makes a generator at its beginning.
   *
   * @param seed 0 to 2^32 - 1
   */
  public NumpyRandom(long seed) {
    if (seed < 0 || seed > WORD) {
      throw new IllegalArgumentException(
          "NumpyRandom: expected a seed from 0 to 4294967295, found " + seed);
    }
    words[0] = (int) seed;
    for (int i = 1; i < WORDS; i++) {
      int before = words[i - 1];
      words[i] = 1812433253 * (before ^ (before >>> 30)) + i;
    }
  }

  @Override
  public int nextInt() {
    if (next == WORDS) {
      regenerate();
    }
    int word = words[next++];
    word ^= word >>> 11;
    word ^= word << 7 & 0x9D2C5680;
    word ^= word << 15 & 0xEFC60000;
    return word ^ (word >>> 18);
  }

  private void regenerate() {
    for (int i = 0; i < WORDS; i++) {
      int joined = (words[i] & 0x80000000) | (words[(i + 1) % WORDS] & 0x7FFFFFFF);
      int twisted = (joined >>> 1) ^ ((joined & 1) == 0 ? 0 : TWIST);
      words[i] = words[(i + SHIFT) % WORDS] ^ twisted;
    }
    next = 0;
  }

  @Override
  public double nextDouble() {
    long high = (nextInt() & WORD) >>> 5;
    long low = (nextInt() & WORD) >>> 6;
    return (high << 26 | low) * 0x1p-53;
  }

  @Override
  public long nextLong() {
    long high = nextInt();
    long low = nextInt() & WORD;
    return high << 32 | low;
  }
}

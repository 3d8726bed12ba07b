package dev.spikeq.snn.random;

import java.util.random.RandomGenerator;

/**
 * A seeded stream of random numbers whose state can be saved and restored, and which has named
 * children.
 *
 * <p>One seed grows a tree of streams ({@code RandomStream.root(3).child("env/0")}); a child
 * depends on the seed and the names alone, never on how many numbers another stream has drawn.
 * There is no other source of randomness in SpikeQ.
 *
 * <p>Source: xoshiro256++ (Blackman and Vigna, Scrambled linear pseudorandom number generators,
 * 2021), seeded by SplitMix64 (Steele, Lea and Flood, 2014). A name is folded into the key by
 * FNV-1a over its UTF-16 units followed by SplitMix64's finaliser. Not thread-safe.
 */
public final class RandomStream implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final int STATE_WORDS = 4;

  private final long key;
  private long s0;
  private long s1;
  private long s2;
  private long s3;

  private RandomStream(long key) {
    this.key = key;
    long seed = key;
    s0 = mix(seed += GOLDEN_GAMMA);
    s1 = mix(seed += GOLDEN_GAMMA);
    s2 = mix(seed += GOLDEN_GAMMA);
    s3 = mix(seed + GOLDEN_GAMMA);
  }

  /**
   * The root of a tree of streams.
   *
   * @param seed any number; equal seeds give equal trees
   * @return a fresh stream
   */
  public static RandomStream root(long seed) {
    return new RandomStream(mix(seed));
  }

  /**
   * A child stream at its beginning.
   *
   * @param name the child's name, for example {@code "replay"} or {@code "env/0"}
   * @return a fresh stream that depends on the tree's seed and the names on the way alone
   */
  public RandomStream child(String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return new RandomStream(mix(key ^ mix(hash)));
  }

  @Override
  public long nextLong() {
    long result = Long.rotateLeft(s0 + s3, 23) + s0;
    long shifted = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  /**
   * The state of this stream, for a checkpoint.
   *
   * @return four words; restoring them makes the stream continue from here
   */
  public long[] state() {
    return new long[] {s0, s1, s2, s3};
  }

  /**
   * Continues from a saved state.
   *
   * @param state four words from {@link #state()}
   * @throws IllegalArgumentException when there are not four words, or all are zero
   */
  public void restore(long[] state) {
    if (state.length != STATE_WORDS || (state[0] | state[1] | state[2] | state[3]) == 0) {
      throw new IllegalArgumentException(
          "RandomStream: expected a state of 4 words that are not all zero, found "
              + state.length
              + " words: was it saved by RandomStream.state()?");
    }
    s0 = state[0];
    s1 = state[1];
    s2 = state[2];
    s3 = state[3];
  }

  /**
   * A copy at the same place, which draws the same numbers.
   *
   * @return an independent stream with equal state
   */
  public RandomStream copy() {
    RandomStream copy = new RandomStream(key);
    copy.restore(state());
    return copy;
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return y ^ (y >>> 31);
  }
}

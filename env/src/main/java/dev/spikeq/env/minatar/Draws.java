package dev.spikeq.env.minatar;

import java.util.random.RandomGenerator;

/** Draws that take the same numbers as NumPy's, whatever the generator. */
final class Draws {
  private Draws() {}

  /**
   * Returns an integer from {@code low} to {@code high}: single words, cut to as many low bits as
   * are needed, until one fits. A range of one number takes none.
   */
  static int between(RandomGenerator random, int low, int high) {
    int most = high - low;
    if (most == 0) {
      return low;
    }
    int mask = -1 >>> Integer.numberOfLeadingZeros(most);
    int value;
    do {
      value = random.nextInt() & mask;
    } while (value > most);
    return low + value;
  }

  /** Returns true with this probability; takes one {@code nextDouble}. */
  static boolean happens(RandomGenerator random, double probability) {
    return random.nextDouble() < probability;
  }
}

package dev.spikeq.snn.coding;

import java.util.random.RandomGenerator;

/** Which of several equal action values is taken. */
public enum TieRule {
  /** The lowest index. */
  FIRST,
  /** The highest index. */
  LAST,
  /** Each of them with equal probability, from a random stream. */
  RANDOM;

  /**
   * The index of the largest value.
   *
   * @param values action values; NaN is never the largest unless all are
   * @param offset index of the first
   * @param count how many, at least 1
   * @param random drawn from only where values tie and the rule is {@link #RANDOM}
   * @return an index in [0, count)
   */
  public int argmax(float[] values, int offset, int count, RandomGenerator random) {
    int best = 0;
    int ties = 1;
    for (int i = 1; i < count; i++) {
      float value = values[offset + i];
      float leader = values[offset + best];
      if (value > leader || (Float.isNaN(leader) && !Float.isNaN(value))) {
        best = i;
        ties = 1;
      } else if (value == leader) {
        ties++;
        best = this == LAST ? i : best;
      }
    }
    return this == RANDOM && ties > 1
        ? nthEqual(values, offset, count, values[offset + best], random.nextInt(ties))
        : best;
  }

  private static int nthEqual(float[] values, int offset, int count, float value, int n) {
    int remaining = n;
    for (int i = 0; i < count; i++) {
      if (values[offset + i] == value && remaining-- == 0) {
        return i;
      }
    }
    throw new IllegalStateException("TieRule: fewer equal values than counted");
  }
}

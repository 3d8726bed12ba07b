package dev.spikeq.env.control;

import java.util.random.RandomGenerator;

/** Draws that do not depend on how a generator implements ranges: one {@code nextDouble} each. */
final class Draws {
  private Draws() {}

  /** Returns a number uniform in {@code [low, high)}. */
  static double uniform(RandomGenerator random, double low, double high) {
    double value = low + (high - low) * random.nextDouble();
    return value < high ? value : Math.nextDown(high); // the product may round up to the bound
  }
}

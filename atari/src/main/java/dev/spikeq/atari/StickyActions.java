package dev.spikeq.atari;

import java.util.random.RandomGenerator;

/**
 * Repeats the action of the frame before, with some probability, instead of the one asked for.
 *
 * <p>A frame draws one {@code nextDouble} where the probability is not 0, and none where it is.
 * With {@link dev.spikeq.env.minatar.NumpyRandom}, whose double takes two words, the draws are
 * those of the Arcade Learning Environment from the same seed, which takes a word for each of two
 * players.
 *
 * <p>Source: Machado et al., Revisiting the Arcade Learning Environment, 2018.
 */
public final class StickyActions {
  private final double probability;
  private int kept;

  /**
   * With no-op as the action before.
   *
   * @param probability how likely the action before is repeated, 0 to 1
   */
  public StickyActions(double probability) {
    this.probability = probability;
  }

  /** Makes no-op the action before, as at the beginning of a game. */
  public void reset() {
    kept = 0;
  }

  /**
   * Returns what is done in the next frame.
   *
   * @param wanted what was asked for
   * @param random drawn from
   */
  public int next(int wanted, RandomGenerator random) {
    if (probability == 0 || random.nextDouble() >= probability) {
      kept = wanted;
    }
    return kept;
  }

  int kept() {
    return kept;
  }

  void restore(int action) {
    kept = action;
  }
}

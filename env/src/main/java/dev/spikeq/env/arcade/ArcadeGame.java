package dev.spikeq.env.arcade;

import java.util.List;
import java.util.Optional;

/**
 * A game of the Atari 2600.
 *
 * @param title as environments are called, such as {@code SpaceInvaders}
 * @param rom what its ROM's file is called without {@code .bin}, such as {@code space_invaders}
 * @param md5 the MD5 of that file, 32 digits in lower case: another one is another cartridge
 * @param minimalActions those of the 18 actions that the game has a use for, rising
 * @param scores what others score, where it was published
 */
public record ArcadeGame(
    String title, String rom, String md5, List<Integer> minimalActions, Optional<Scores> scores) {

  /**
   * Published scores: means over whole games of at most 30 minutes that begin with up to 30 no-ops,
   * not clipped.
   *
   * <p>Source: Wang et al., Dueling network architectures for deep reinforcement learning, 2016
   * (games with no-op starts), in the form that DeepMind's DQN Zoo gives; its random score of Video
   * Pinball is that of Mnih et al. 2015, since the 0 printed there is none.
   *
   * @param random of uniformly drawn actions
   * @param human of a professional games tester
   */
  public record Scores(double random, double human) {
    /** How long a game is at most, in frames: half an hour. */
    public static final int FRAMES = 108_000;

    /** Where they stand, in short. */
    public static final String SOURCE = "Wang et al., 2016";

    /**
     * Returns a score as a share of the human's over the random one: 0 is random play, 1 the
     * human's.
     *
     * @param score of a whole game, not clipped
     */
    public double humanNormalised(double score) {
      return (score - random) / (human - random);
    }

    /**
     * Returns a score as papers print it: {@code 100 (score - random) / (human - random)}.
     *
     * @param score of a whole game, not clipped
     */
    public double humanNormalisedPercent(double score) {
      return 100 * humanNormalised(score);
    }
  }

  /** Copies the actions. */
  public ArcadeGame {
    minimalActions = List.copyOf(minimalActions);
  }

  /** Returns what the environment is called, such as {@code Atari/SpaceInvaders}. */
  public String environment() {
    return "Atari/" + title;
  }

  @Override
  public String toString() {
    return title;
  }
}

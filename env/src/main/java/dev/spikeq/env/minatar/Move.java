package dev.spikeq.env.minatar;

/**
 * What a player can do, the same six things in every game; one that a game has no use for is like
 * {@link #NONE}. The order is that of the action numbers 0 to 5.
 */
public enum Move {
  /** Nothing. */
  NONE,
  /** To the column on the left. */
  LEFT,
  /** To the row above. */
  UP,
  /** To the column on the right. */
  RIGHT,
  /** To the row below. */
  DOWN,
  /** Shoot. */
  FIRE
}

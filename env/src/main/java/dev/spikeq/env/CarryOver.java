package dev.spikeq.env;

/**
 * What an environment offers that goes on where the episode before ended, in spite of the rule that
 * nothing passes from one episode to the next: a game, say, whose lives are episodes to a learner.
 * Found with {@link Environment#find}.
 *
 * <p>Whoever wants to play an episode again, as a resumed run does, keeps {@link #carriedOver} from
 * before its reset beside the state of the generator, and gives it back before the reset.
 */
public interface CarryOver {

  /**
   * Returns all that the next {@link Environment#reset} depends on but its generator; its layout is
   * the environment's own. Empty where the next episode starts afresh.
   */
  byte[] carriedOver();

  /**
   * Makes the next {@link Environment#reset} go on from there.
   *
   * @param carried from {@link #carriedOver} of an environment that was made alike; copied
   * @throws IllegalArgumentException if it is nothing that this environment carries over
   */
  void restoreCarriedOver(byte[] carried);
}

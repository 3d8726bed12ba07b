package dev.spikeq.env.minatar;

/**
 * How a game of MinAtar is set up.
 *
 * @param actions which actions there are to choose from
 * @param stickyProbability how likely the move before is repeated instead of the one asked for, 0
 *     to 1
 * @param stickyMemory how far back the move before may lie
 * @param ramping whether games become harder as they go on
 */
public record MinAtarOptions(
    ActionSet actions, double stickyProbability, StickyMemory stickyMemory, Ramping ramping) {

  /** Which actions there are to choose from. */
  public enum ActionSet {
    /** All six moves. */
    FULL,
    /** Those that the game has a use for, in the order of {@link Move}. */
    MINIMAL
  }

  /** How far back the move may lie that is repeated instead of the one asked for. */
  public enum StickyMemory {
    /** Each episode begins with {@link Move#NONE} as the move before its first. */
    EPISODE,
    /**
     * The last move of an episode can be repeated in the first step of the next, as MinAtar has it.
     * Such an episode cannot be replayed on its own, so no training run should use this: a resumed
     * one could differ from one that was never stopped.
     */
    RUN
  }

  /**
   * Whether Asterix, Seaquest and Space Invaders become harder as they go on; the others do not.
   */
  public enum Ramping {
    /** They do. */
    ON,
    /** They stay as they begin. */
    OFF
  }

  /** Checks the probability. */
  public MinAtarOptions {
    if (!(stickyProbability >= 0 && stickyProbability <= 1)) {
      throw new IllegalArgumentException(
          "MinAtar: expected a sticky probability from 0 to 1, found " + stickyProbability);
    }
  }

  /** Returns what MinAtar sets where nothing is said, but for the memory: one per episode. */
  public static MinAtarOptions standard() {
    return new MinAtarOptions(ActionSet.FULL, 0.1, StickyMemory.EPISODE, Ramping.ON);
  }

  /**
   * Returns these options with another set of actions.
   *
   * @param newActions which actions there are to choose from
   */
  public MinAtarOptions withActions(ActionSet newActions) {
    return new MinAtarOptions(newActions, stickyProbability, stickyMemory, ramping);
  }

  /**
   * Returns these options with another sticky probability.
   *
   * @param newProbability how likely the move before is repeated, 0 to 1
   */
  public MinAtarOptions withStickyProbability(double newProbability) {
    return new MinAtarOptions(actions, newProbability, stickyMemory, ramping);
  }

  /**
   * Returns these options with another memory of the move before.
   *
   * @param newMemory how far back it may lie
   */
  public MinAtarOptions withStickyMemory(StickyMemory newMemory) {
    return new MinAtarOptions(actions, stickyProbability, newMemory, ramping);
  }

  /**
   * Returns these options with ramping on or off.
   *
   * @param newRamping whether games become harder as they go on
   */
  public MinAtarOptions withRamping(Ramping newRamping) {
    return new MinAtarOptions(actions, stickyProbability, stickyMemory, newRamping);
  }
}

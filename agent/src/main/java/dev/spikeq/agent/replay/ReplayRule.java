package dev.spikeq.agent.replay;

/** Which transitions are remembered, and how likely each is to be learned from. */
public sealed interface ReplayRule {

  /** Returns how many transitions are remembered at most; then the oldest is overwritten. */
  int capacity();

  /** Returns how observations are held; it changes memory, not what is drawn. */
  Storage storage();

  /**
   * All with the same probability, with replacement.
   *
   * @param capacity at least 1
   * @param storage how observations are held
   */
  record Uniform(int capacity, Storage storage) implements ReplayRule {
    /** Checks the capacity. */
    public Uniform {
      requireCapacity("Uniform", capacity);
    }

    /**
     * With observations held as the environment suggests.
     *
     * @param capacity at least 1
     */
    public Uniform(int capacity) {
      this(capacity, Storage.AUTOMATIC);
    }
  }

  /**
   * In proportion to {@code (|error| + offset)^alpha}, with weights that take the bias back.
   *
   * <p>Source: Schaul et al., Prioritized experience replay, 2016, proportional variant; beta is
   * annealed on a straight line over the run.
   *
   * @param capacity at least 1
   * @param alpha how much errors count, 0 (uniform) or more; the paper takes 0.6
   * @param betaFrom how much of the bias is taken back at the beginning, in [0, 1]; paper: 0.4
   * @param betaTo the same at the end, in [0, 1]; paper: 1
   * @param offset above 0: keeps transitions without an error alive
   * @param storage how observations are held
   */
  record Prioritized(
      int capacity, double alpha, double betaFrom, double betaTo, double offset, Storage storage)
      implements ReplayRule {
    /** Checks all of them. */
    public Prioritized {
      requireCapacity("Prioritized", capacity);
      if (!(alpha >= 0) || !(offset > 0) || Double.isInfinite(alpha + offset)) {
        throw new IllegalArgumentException(
            "Prioritized: expected an alpha of at least 0 and an offset above 0, found "
                + alpha
                + " and "
                + offset);
      }
      if (!(betaFrom >= 0 && betaFrom <= 1 && betaTo >= 0 && betaTo <= 1)) {
        throw new IllegalArgumentException(
            "Prioritized: expected betas in [0, 1], found " + betaFrom + " and " + betaTo);
      }
    }

    /**
     * With observations held as the environment suggests.
     *
     * @param capacity at least 1
     * @param alpha how much errors count
     * @param betaFrom how much of the bias is taken back at the beginning
     * @param betaTo the same at the end
     * @param offset above 0
     */
    public Prioritized(int capacity, double alpha, double betaFrom, double betaTo, double offset) {
      this(capacity, alpha, betaFrom, betaTo, offset, Storage.AUTOMATIC);
    }

    /**
     * With the paper's exponents: 0.6, and 0.4 to 1.
     *
     * @param capacity at least 1
     */
    public Prioritized(int capacity) {
      this(capacity, 0.6, 0.4, 1, 1e-6);
    }
  }

  /**
   * Returns this rule with no more capacity than a run can fill.
   *
   * @param transitions how many there will ever be, at least 1
   */
  default ReplayRule holdingAtMost(long transitions) {
    return withCapacity((int) Math.min(capacity(), transitions));
  }

  /**
   * Returns this rule with another capacity.
   *
   * @param transitions how many are remembered at most, at least 1
   */
  default ReplayRule withCapacity(int transitions) {
    return switch (this) {
      case Uniform _ -> new Uniform(transitions, storage());
      case Prioritized rule ->
          new Prioritized(
              transitions, rule.alpha, rule.betaFrom, rule.betaTo, rule.offset, rule.storage);
    };
  }

  /**
   * Returns this rule with observations held in another way.
   *
   * @param storage which one
   */
  default ReplayRule heldAs(Storage storage) {
    return switch (this) {
      case Uniform(int capacity, Storage _) -> new Uniform(capacity, storage);
      case Prioritized rule ->
          new Prioritized(
              rule.capacity, rule.alpha, rule.betaFrom, rule.betaTo, rule.offset, storage);
    };
  }

  private static void requireCapacity(String rule, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          rule + ": expected a capacity of at least 1 transition, found " + capacity);
    }
  }
}

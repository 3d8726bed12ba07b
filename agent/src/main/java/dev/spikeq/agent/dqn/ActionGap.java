package dev.spikeq.agent.dqn;

/** Whether the gap between the best action and the others is widened. */
public sealed interface ActionGap {
  /** It is what the rewards make it. */
  record Kept() implements ActionGap {}

  /**
   * Advantage learning: the target of an action is lowered by {@code alpha (max q'(s, ·) − q'(s,
   * a))}, with q' the target network. The best action stays the best one; the others fall further
   * behind, so that fewer decisions hang on small errors.
   *
   * <p>Source: Bellemare et al., Increasing the action gap, 2016, equation 10. There the return is
   * of one step; here it is of n.
   *
   * @param alpha in [0, 1)
   */
  record Advantage(double alpha) implements ActionGap {
    /** Checks alpha. */
    public Advantage {
      if (!(alpha >= 0 && alpha < 1)) {
        throw new IllegalArgumentException(
            "Advantage: expected an alpha in [0, 1), found " + alpha);
      }
    }
  }
}

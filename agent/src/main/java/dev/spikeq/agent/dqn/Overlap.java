package dev.spikeq.agent.dqn;

/** What goes on while an update is computed. */
public enum Overlap {
  /** Nothing. */
  NONE,
  /**
   * Acting, in a thread of its own: the {@code everySteps} steps after those updates are acted with
   * the parameters of before them. What is learned from is the same as without overlap.
   */
  ACTING
}

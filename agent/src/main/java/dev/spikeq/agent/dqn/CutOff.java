package dev.spikeq.agent.dqn;

/** What a time limit means to the step that it cuts an episode off after. */
public enum CutOff {
  /** Nothing: the value of what would have followed counts. */
  BOOTSTRAPPED,
  /** An end of the task, without a future: what agents learn that are told of one end only. */
  TERMINAL,
  /** That nothing is learned from this step. */
  FORGOTTEN
}

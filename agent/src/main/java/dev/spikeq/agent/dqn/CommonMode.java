package dev.spikeq.agent.dqn;

/**
 * Whose the part of the values is that all actions of a state have in common. Decisions hang on
 * differences alone; what is bootstrapped hangs on both, so that an error that a spiking network's
 * outputs share goes into the targets of its own learning.
 */
public enum CommonMode {
  /** The network's: its outputs are the values. */
  KEPT,
  /**
   * That of an ordinary network which is there in training alone: {@code q(s, a) = A(s, a) − mean
   * A(s, ·) + V(s)}, with A the outputs of the network that acts, and V one output of a network of
   * the same convolutions and hidden widths, with rectified units and without normalizations.
   *
   * <p>Source: the idea is that of arXiv 2610.07808; what differs is said in {@code
   * docs/algorithms/dqn.md}.
   */
  CORRECTED
}

package dev.spikeq.agent.dqn;

/** Which network chooses the next action whose value is bootstrapped. */
public enum Bootstrap {
  /** The target network, which also values it. Source: Mnih et al., 2015. */
  SINGLE,
  /** The online network; the target network values it. Source: van Hasselt et al., 2016. */
  DOUBLE
}

package dev.spikeq.agent;

/** The settings of an {@link Agent}: a record of its own for each algorithm. */
public interface AgentConfig {

  /** Returns the steps of a run, in the unit of {@link Agent#step}; at least 1. */
  long steps();

  /** Returns how many samples one update runs through the network, at most; at least 1. */
  int batch();
}

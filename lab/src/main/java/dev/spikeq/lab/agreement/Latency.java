package dev.spikeq.lab.agreement;

import dev.spikeq.snn.Network;

/** How long a decision is simulated. */
final class Latency {
  private Latency() {}

  /**
   * Time steps from an observation to its decision: T; 1 for a rate network.
   *
   * @param network the description
   */
  static int of(Network network) {
    return network.steps();
  }
}

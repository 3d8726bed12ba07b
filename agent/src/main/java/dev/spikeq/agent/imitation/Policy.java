package dev.spikeq.agent.imitation;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;

/**
 * A network that acts greedily: it takes the action of its largest output, ties as its decoder
 * says.
 *
 * @param network what values actions
 * @param parameters its parameters; not a copy
 */
public record Policy(Network network, Parameters parameters) {}

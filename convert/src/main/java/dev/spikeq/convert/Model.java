package dev.spikeq.convert;

import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;

/**
 * A network and its parameters.
 *
 * @param network the description
 * @param parameters the values
 */
record Model(Network network, Parameters parameters) {}

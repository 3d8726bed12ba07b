package dev.spikeq.lab.report;

import dev.spikeq.env.Environment;
import dev.spikeq.snn.Network;
import dev.spikeq.snn.Parameters;
import java.util.function.Supplier;

/**
 * An agent that can be watched: a network of action values, what it has learned, and a world with
 * discrete actions.
 *
 * @param network from observations to one value per action
 * @param parameters its weights; read, never changed
 * @param environment makes a new world, with the wrappers that the network was trained with
 */
public record Actor(
    Network network, Parameters parameters, Supplier<? extends Environment> environment) {}

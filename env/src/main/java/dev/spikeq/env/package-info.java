/**
 * Environments: the worlds that an agent acts in, and what is needed to make, wrap, check and draw
 * them. Nothing here knows networks or agents.
 *
 * <p>Read {@link dev.spikeq.env.Environment} first; it is all that a new environment implements.
 * {@link dev.spikeq.env.Environments} makes environments by name, {@link
 * dev.spikeq.env.EnvironmentChecker} tells whether one keeps the contract, {@link
 * dev.spikeq.env.VectorEnvironment} runs several side by side. The control tasks live in {@link
 * dev.spikeq.env.control}, the games of MinAtar in {@link dev.spikeq.env.minatar}, wrappers in
 * {@link dev.spikeq.env.wrapper}, pictures in {@link dev.spikeq.env.render}.
 */
@NullMarked
package dev.spikeq.env;

import org.jspecify.annotations.NullMarked;

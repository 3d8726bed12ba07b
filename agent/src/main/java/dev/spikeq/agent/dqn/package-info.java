/**
 * Deep Q-learning. {@link dev.spikeq.agent.dqn.Dqn} is the algorithm on one page, {@link
 * dev.spikeq.agent.dqn.DqnConfig} its settings. With a spiking network it is a deep spiking
 * Q-network; nothing else changes.
 */
@NullMarked
package dev.spikeq.agent.dqn;

import org.jspecify.annotations.NullMarked;

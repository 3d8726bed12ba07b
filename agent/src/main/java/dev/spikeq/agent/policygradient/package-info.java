/**
 * Policies that learn by the gradient of their return. In the order to read: {@link
 * dev.spikeq.agent.policygradient.Reinforce}, {@link
 * dev.spikeq.agent.policygradient.AdvantageActorCritic}, {@link
 * dev.spikeq.agent.policygradient.ProximalPolicyOptimization}, each on one page. With a spiking
 * network the policy spikes, and so does its critic; nothing else changes.
 */
@NullMarked
package dev.spikeq.agent.policygradient;

import org.jspecify.annotations.NullMarked;

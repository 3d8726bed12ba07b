/**
 * When an agent tries something and what: {@link dev.spikeq.agent.exploration.Exploration} on an
 * {@link dev.spikeq.agent.exploration.EpsilonSchedule}.
 */
@NullMarked
package dev.spikeq.agent.exploration;

import org.jspecify.annotations.NullMarked;

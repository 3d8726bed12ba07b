/**
 * Agents that learn to act, and what they share: {@link dev.spikeq.agent.Agent}, {@link
 * dev.spikeq.agent.Evaluation} of a finished policy, {@link dev.spikeq.agent.TrainingListener} for
 * what happens during training, {@link dev.spikeq.agent.Snapshot} for its complete state. The
 * algorithm to read first is {@link dev.spikeq.agent.dqn.Dqn}.
 */
@NullMarked
package dev.spikeq.agent;

import org.jspecify.annotations.NullMarked;

/**
 * What agents that learn by gradients share: {@link dev.spikeq.agent.learning.Episode} acts, alone
 * or as one of several {@link dev.spikeq.agent.learning.Episodes}, {@link
 * dev.spikeq.agent.learning.Learner} descends, {@link dev.spikeq.agent.learning.Progress} reports.
 */
@NullMarked
package dev.spikeq.agent.learning;

import org.jspecify.annotations.NullMarked;

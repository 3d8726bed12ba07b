/**
 * What agents that learn by gradients share: {@link dev.spikeq.agent.learning.Episode} acts, {@link
 * dev.spikeq.agent.learning.Learner} descends, {@link dev.spikeq.agent.learning.Progress} reports.
 */
@NullMarked
package dev.spikeq.agent.learning;

import org.jspecify.annotations.NullMarked;

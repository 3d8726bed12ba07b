/**
 * What an agent remembers: n-step transitions in flat arrays, and how batches are drawn from them.
 * Read {@link dev.spikeq.agent.replay.Replay} first.
 */
@NullMarked
package dev.spikeq.agent.replay;

import org.jspecify.annotations.NullMarked;

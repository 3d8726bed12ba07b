/**
 * What an agent remembers: n-step transitions, as floats in flat arrays or as bytes with every
 * frame once, and how batches are drawn from them. Read {@link dev.spikeq.agent.replay.Replay}
 * first.
 */
@NullMarked
package dev.spikeq.agent.replay;

import org.jspecify.annotations.NullMarked;

/**
 * Environments around environments: time limit, rewards and observations changed on the way,
 * episode statistics. Read {@link dev.spikeq.env.wrapper.EnvironmentWrapper} first.
 */
@NullMarked
package dev.spikeq.env.wrapper;

import org.jspecify.annotations.NullMarked;

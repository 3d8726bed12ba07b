/** Placeholder; replaced by its room's first tenant. */
@NullMarked
package dev.spikeq.agent;

import org.jspecify.annotations.NullMarked;

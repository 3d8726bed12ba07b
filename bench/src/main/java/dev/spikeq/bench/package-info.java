/** Placeholder; replaced by its room's first tenant. */
@NullMarked
package dev.spikeq.bench;

import org.jspecify.annotations.NullMarked;

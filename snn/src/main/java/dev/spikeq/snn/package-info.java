/** Placeholder; replaced by its room's first tenant. */
@NullMarked
package dev.spikeq.snn;

import org.jspecify.annotations.NullMarked;

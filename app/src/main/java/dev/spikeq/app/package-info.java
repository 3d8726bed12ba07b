/** Placeholder; replaced by its room's first tenant. */
@NullMarked
package dev.spikeq.app;

import org.jspecify.annotations.NullMarked;

/** Placeholder; replaced by its room's first tenant. */
@NullMarked
package dev.spikeq.formats;

import org.jspecify.annotations.NullMarked;

/** Placeholder; replaced by its room's first tenant. */
@NullMarked
package dev.spikeq.env;

import org.jspecify.annotations.NullMarked;

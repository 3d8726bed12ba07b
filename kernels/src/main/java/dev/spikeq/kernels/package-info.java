/** Placeholder; replaced by its room's first tenant. */
@NullMarked
package dev.spikeq.kernels;

import org.jspecify.annotations.NullMarked;

/** Placeholder; replaced by its room's first tenant. */
@NullMarked
package dev.spikeq.lab;

import org.jspecify.annotations.NullMarked;

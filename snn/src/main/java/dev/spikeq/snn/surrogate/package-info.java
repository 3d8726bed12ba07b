/** Surrogate derivatives of the spike function. Read {@link dev.spikeq.snn.surrogate.Surrogate}. */
@NullMarked
package dev.spikeq.snn.surrogate;

import org.jspecify.annotations.NullMarked;

/**
 * How parameters start, so that layers fire from the first step. Read {@link
 * dev.spikeq.snn.initialization.Initialization}.
 */
@NullMarked
package dev.spikeq.snn.initialization;

import org.jspecify.annotations.NullMarked;

/**
 * Spiking networks: what they are ({@link dev.spikeq.snn.Network}), what they have learned ({@link
 * dev.spikeq.snn.Parameters}) and how they start ({@link dev.spikeq.snn.Initializer}). How they run
 * stands in {@code dev.spikeq.snn.program}. No third-party code. Read {@code Network} first.
 */
@NullMarked
package dev.spikeq.snn;

import org.jspecify.annotations.NullMarked;

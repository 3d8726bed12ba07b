/**
 * Spiking networks: what they are ({@link dev.spikeq.snn.Network}) and what they have learned
 * ({@link dev.spikeq.snn.Parameters}). How they start stands in {@code initialization}, how they
 * run in {@code program}. No third-party code. Read {@code Network} first.
 */
@NullMarked
package dev.spikeq.snn;

import org.jspecify.annotations.NullMarked;

/**
 * How numbers become currents or spikes and how membranes or spikes become action values. Read
 * {@link dev.spikeq.snn.coding.Encoder} and {@link dev.spikeq.snn.coding.Decoder}. {@link
 * dev.spikeq.snn.coding.Observations} keeps many observations to be asked about later.
 */
@NullMarked
package dev.spikeq.snn.coding;

import org.jspecify.annotations.NullMarked;

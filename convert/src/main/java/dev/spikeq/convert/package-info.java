/**
 * Rate networks to spiking ones: thresholds from the activations that a trained ReLU network shows
 * on calibration states, folded into its weights so that every threshold is 1.
 *
 * <p>Read {@link dev.spikeq.convert.Converter} first, then {@link dev.spikeq.convert.Conversion}
 * for what can be chosen, and {@link dev.spikeq.convert.QuantizedSource} for networks whose
 * activations already have levels.
 */
@NullMarked
package dev.spikeq.convert;

import org.jspecify.annotations.NullMarked;

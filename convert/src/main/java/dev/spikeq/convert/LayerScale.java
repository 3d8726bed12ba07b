package dev.spikeq.convert;

/**
 * What a layer's activations were divided by: its thresholds in the units of the source.
 *
 * @param layer name of the source's layer
 * @param thresholds one value for all neurons, or one for each; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // made anew for each conversion and never compared
public record LayerScale(String layer, float[] thresholds) {}

/**
 * Weights of fully connected networks that other programs wrote, and the networks they become.
 *
 * <p>A file of weights says how many there are, not what lies between them: {@link
 * dev.spikeq.formats.weights.WeightsFile} reads the weights in any of the layouts that it knows,
 * {@link dev.spikeq.formats.weights.Units} is what the reader of the file has to say. Read {@code
 * WeightsFile} first.
 */
@NullMarked
package dev.spikeq.formats.weights;

import org.jspecify.annotations.NullMarked;

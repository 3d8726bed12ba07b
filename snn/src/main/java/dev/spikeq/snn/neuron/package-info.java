/**
 * Neuron models as frozen parameters; their state lives in a program. Read {@link
 * dev.spikeq.snn.neuron.Neuron} and then {@link dev.spikeq.snn.neuron.Neurons} for presets.
 */
@NullMarked
package dev.spikeq.snn.neuron;

import org.jspecify.annotations.NullMarked;

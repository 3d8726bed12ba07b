/**
 * What a network is made of, as immutable descriptions. Read {@link dev.spikeq.snn.layer.Layer}.
 */
@NullMarked
package dev.spikeq.snn.layer;

import org.jspecify.annotations.NullMarked;

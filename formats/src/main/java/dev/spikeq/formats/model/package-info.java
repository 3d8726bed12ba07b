/**
 * Trained networks on disk: the arrays as safetensors, the description beside them. Read {@link
 * dev.spikeq.formats.model.ModelFile} first.
 */
@NullMarked
package dev.spikeq.formats.model;

import org.jspecify.annotations.NullMarked;

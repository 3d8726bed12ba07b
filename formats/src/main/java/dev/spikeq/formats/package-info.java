/**
 * Files that SpikeQ shares with other programs and with its own later runs.
 *
 * <p>Each format has a folder of its own; here stands what they share: {@link
 * dev.spikeq.formats.FormatException}, which says what is wrong with a file, and {@link
 * dev.spikeq.formats.AtomicFiles}, which writes a file wholly or not at all. Read {@link
 * dev.spikeq.formats.safetensors.Safetensors} first.
 */
@NullMarked
package dev.spikeq.formats;

import org.jspecify.annotations.NullMarked;

/**
 * Safetensors: named arrays in one file, the form in which parameters rest on disk.
 *
 * <p>A file is eight bytes of header length (little-endian), a JSON header that names every array
 * with its type, shape and place, and then the numbers themselves, little-endian, last dimension
 * fastest. Read {@link dev.spikeq.formats.safetensors.Safetensors} first; {@link
 * dev.spikeq.formats.safetensors.SafetensorsFile} is what it hands back.
 */
@NullMarked
package dev.spikeq.formats.safetensors;

import org.jspecify.annotations.NullMarked;

/**
 * Small JSON documents as trees of maps, lists, texts and numbers, read with suspicion. Read {@link
 * dev.spikeq.formats.json.Json} first.
 */
@NullMarked
package dev.spikeq.formats.json;

import org.jspecify.annotations.NullMarked;

/**
 * Seeded randomness: one seed grows a tree of named streams. Read {@link
 * dev.spikeq.snn.random.RandomStream}.
 */
@NullMarked
package dev.spikeq.snn.random;

import org.jspecify.annotations.NullMarked;

/**
 * How fast SpikeQ is: JMH benchmarks of whole updates and decisions, of every kernel beside its
 * scalar twin, and of the environments. Run by {@code ./spikeq bench}; read {@link
 * dev.spikeq.bench.Main} first. {@code bench/peers} puts the same work in other tools beside it.
 */
@NullMarked
package dev.spikeq.bench;

import org.jspecify.annotations.NullMarked;

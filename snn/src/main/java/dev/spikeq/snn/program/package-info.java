/**
 * How a network runs: a {@link dev.spikeq.snn.program.Program} is a network compiled into operators
 * over preallocated buffers.
 */
@NullMarked
package dev.spikeq.snn.program;

import org.jspecify.annotations.NullMarked;

/**
 * The arithmetic: a small interface, {@link dev.spikeq.snn.kernel.Kernels}, and its scalar
 * implementation, which is the specification and the test oracle of every faster one.
 */
@NullMarked
package dev.spikeq.snn.kernel;

import org.jspecify.annotations.NullMarked;

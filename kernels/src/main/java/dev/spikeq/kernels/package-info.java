/**
 * Kernels on the Vector API, the only room that uses {@code jdk.incubator.vector}. Found by {@link
 * java.util.ServiceLoader}. Each has a scalar twin in {@link dev.spikeq.snn.kernel.ScalarKernels},
 * which is its specification. Read {@link dev.spikeq.kernels.VectorKernels} first.
 */
@NullMarked
package dev.spikeq.kernels;

import org.jspecify.annotations.NullMarked;

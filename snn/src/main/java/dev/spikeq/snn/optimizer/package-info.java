/**
 * From gradients to parameters: optimizers, clipping, learning-rate schedules. Read {@link
 * dev.spikeq.snn.optimizer.Optimizer}.
 */
@NullMarked
package dev.spikeq.snn.optimizer;

import org.jspecify.annotations.NullMarked;

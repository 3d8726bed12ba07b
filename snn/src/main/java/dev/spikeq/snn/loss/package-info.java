/**
 * Losses and their derivatives. Read {@link dev.spikeq.snn.loss.RegressionLoss} and {@link
 * dev.spikeq.snn.loss.CrossEntropy}.
 */
@NullMarked
package dev.spikeq.snn.loss;

import org.jspecify.annotations.NullMarked;

/**
 * Policies made of other policies. {@link dev.spikeq.lab.conversion.PolicyConverter} converts one,
 * {@link dev.spikeq.lab.conversion.CalibrationSource} finds the states that settle its thresholds.
 */
@NullMarked
package dev.spikeq.lab.conversion;

import org.jspecify.annotations.NullMarked;

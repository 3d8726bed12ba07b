/**
 * Whether two networks decide alike, and what a disturbance costs. Read {@link
 * dev.spikeq.lab.agreement.AgreementMeter} first; every figure is defined at {@link
 * dev.spikeq.lab.agreement.Agreement}.
 */
@NullMarked
package dev.spikeq.lab.agreement;

import org.jspecify.annotations.NullMarked;

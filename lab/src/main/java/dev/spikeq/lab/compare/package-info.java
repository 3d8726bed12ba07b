/**
 * Several ways of getting a spiking agent, measured side by side. Read {@link
 * dev.spikeq.lab.compare.ComparisonRun} first; {@link dev.spikeq.lab.compare.ComparisonResult} says
 * what is put together over seeds.
 */
@NullMarked
package dev.spikeq.lab.compare;

import org.jspecify.annotations.NullMarked;

/**
 * Experiments as TOML. {@link dev.spikeq.lab.config.Experiment} is what a file says, {@link
 * dev.spikeq.lab.config.ExperimentReader} reads it; while it reads, {@code Section} writes down
 * every key with its value, so that what is read and what is written cannot differ.
 */
@NullMarked
package dev.spikeq.lab.config;

import org.jspecify.annotations.NullMarked;

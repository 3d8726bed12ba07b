/**
 * Experiments from their description to their result. Read {@link dev.spikeq.lab.config.Experiment}
 * (what is to be done), then {@code run} (doing it) and {@code statistics} (what to conclude).
 */
@NullMarked
package dev.spikeq.lab;

import org.jspecify.annotations.NullMarked;

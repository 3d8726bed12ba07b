/**
 * The command line of SpikeQ: one class per command under a root command. Read {@link
 * dev.spikeq.app.Main} first.
 */
@NullMarked
package dev.spikeq.app;

import org.jspecify.annotations.NullMarked;

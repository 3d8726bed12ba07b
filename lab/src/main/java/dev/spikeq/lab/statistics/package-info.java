/**
 * What can be concluded from a few seeds and episodes. Read {@link
 * dev.spikeq.lab.statistics.Statistics} first.
 */
@NullMarked
package dev.spikeq.lab.statistics;

import org.jspecify.annotations.NullMarked;

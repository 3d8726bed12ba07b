/**
 * Shows what runs did: a report as one HTML file that needs nothing else, and films of an agent at
 * work. Read {@link dev.spikeq.lab.report.Report} first for the report, {@link
 * dev.spikeq.lab.report.Playback} for the films.
 *
 * <p>A report is made in three steps: {@code RunReader} reads folders into {@code RunData}, {@code
 * Experiment} puts the seeds of one configuration together, {@code Page} writes the HTML. Figures
 * are SVG drawings made here; whatever comes from a file passes through {@code Markup}, which
 * escapes it.
 */
@NullMarked
package dev.spikeq.lab.report;

import org.jspecify.annotations.NullMarked;

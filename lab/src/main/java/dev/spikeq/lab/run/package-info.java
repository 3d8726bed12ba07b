/**
 * Doing an experiment: a folder per seed that survives a kill at any moment. Read {@link
 * dev.spikeq.lab.run.TrainingRun} first, then {@link dev.spikeq.lab.run.RunFolder}, which says
 * which files there are.
 */
@NullMarked
package dev.spikeq.lab.run;

import org.jspecify.annotations.NullMarked;

package dev.spikeq.lab.run;

/**
 * A finished run.
 *
 * @param seed its training seed
 * @param folder where it is
 * @param evaluation of its final policy
 * @param seconds what it took, 0 if it was finished before
 * @param already whether it was finished before
 */
public record RunOutcome(
    long seed, RunFolder folder, EvaluationSummary evaluation, double seconds, boolean already) {}

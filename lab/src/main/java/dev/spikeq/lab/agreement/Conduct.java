package dev.spikeq.lab.agreement;

import dev.spikeq.lab.run.EvaluationSummary;

/**
 * What a network does in its own greedy episodes.
 *
 * @param evaluation how it fares
 * @param agreement how often it decides there as the source does
 */
public record Conduct(EvaluationSummary evaluation, Agreement agreement) {}

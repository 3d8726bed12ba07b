package dev.spikeq.lab.statistics;

/**
 * A range that holds a quantity with some confidence.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {}

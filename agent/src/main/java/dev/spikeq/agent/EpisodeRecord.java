package dev.spikeq.agent;

/**
 * A training episode that has ended.
 *
 * @param step environment steps of the run so far, the episode's last one included
 * @param episode its number, from 1
 * @param undiscountedReturn sum of its rewards as the environment gave them
 * @param length its steps
 */
public record EpisodeRecord(long step, long episode, double undiscountedReturn, int length) {}

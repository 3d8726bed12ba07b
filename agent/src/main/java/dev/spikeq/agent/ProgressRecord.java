package dev.spikeq.agent;

/**
 * How training stands. Means are taken over the updates since the record before; without an update
 * they are NaN.
 *
 * @param step environment steps so far
 * @param updates updates so far
 * @param episodes episodes that have ended so far
 * @param loss mean loss of a batch
 * @param meanQ mean value of the actions taken in a batch, in scaled rewards
 * @param epsilon the probability that the next action is drawn
 * @param learningRate the learning rate now
 * @param firingRates mean spikes per neuron and time step of each spiking layer on the batches, in
 *     the order of {@code Network.spikingLayers()}
 * @param recentReturn mean return of the last 100 training episodes at most, NaN before the first
 */
@SuppressWarnings("ArrayRecordComponent") // made anew for each record and never compared
public record ProgressRecord(
    long step,
    long updates,
    long episodes,
    double loss,
    double meanQ,
    double epsilon,
    double learningRate,
    double[] firingRates,
    double recentReturn) {}

package dev.spikeq.agent;

import java.util.Arrays;

/**
 * What an evaluation found. The arrays belong to the result and must not be changed.
 *
 * @param seed the seed that episodes were drawn from
 * @param returns undiscounted return of each episode, {@code [episodes]}
 * @param lengths steps of each episode, {@code [episodes]}
 * @param spikesPerDecision mean number of spikes in all spiking layers for one action
 * @param synapticOperationsPerDecision mean number of weights added for one action: each spike
 *     counts once for every output of the synapse that it reaches, in a convolution those of the
 *     windows that see it, and nothing where a pool follows, which has no weights. A neuron that is
 *     read with its residual counts as one spike. The encoder's input to the first synapse is not
 *     counted.
 * @param firingRates mean spikes per neuron and time step of each spiking layer, in the order of
 *     {@code Network.spikingLayers()}
 */
@SuppressWarnings("ArrayRecordComponent") // made anew for each result and never compared
public record EvaluationResult(
    long seed,
    double[] returns,
    int[] lengths,
    double spikesPerDecision,
    double synapticOperationsPerDecision,
    double[] firingRates) {

  /** Returns the mean return over the episodes. */
  public double mean() {
    return Arrays.stream(returns).average().orElse(Double.NaN);
  }

  /** Returns the number of decisions taken in all episodes. */
  public long decisions() {
    return Arrays.stream(lengths).asLongStream().sum();
  }
}

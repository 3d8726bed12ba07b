package dev.spikeq.agent.dqn;

/**
 * What is there while a network learns, and not in the network that comes of it.
 *
 * @param commonMode whose the part of the values is that actions have in common
 * @param pruning how many time steps there are before the network has its own number
 */
public record TrainingAids(CommonMode commonMode, TemporalPruning pruning) {
  /** Returns settings with nothing of it. */
  public static TrainingAids none() {
    return new TrainingAids(CommonMode.KEPT, TemporalPruning.none());
  }
}

package dev.spikeq.agent.dqn;

/**
 * What is there while a network learns, and not in the network that comes of it.
 *
 * @param commonMode whose the part of the values is that actions have in common
 */
public record TrainingAids(CommonMode commonMode) {
  /** Returns settings with nothing of it. */
  public static TrainingAids none() {
    return new TrainingAids(CommonMode.KEPT);
  }
}

package dev.spikeq.lab.config;

import dev.spikeq.agent.dqn.CommonMode;
import dev.spikeq.agent.dqn.TrainingAids;

/**
 * Reads the sections of {@code [agent]} for what is there while a network learns. They are not
 * among the resolved keys unless they are set, so that hashes stay.
 */
final class TrainingAidsSection {
  private TrainingAidsSection() {}

  static TrainingAids read(Section agent) throws ConfigException {
    return new TrainingAids(
        agent.has("common_mode")
            ? agent.table("common_mode").constant("kind", CommonMode.CORRECTED)
            : CommonMode.KEPT);
  }
}

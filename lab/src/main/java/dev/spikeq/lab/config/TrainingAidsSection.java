package dev.spikeq.lab.config;

import dev.spikeq.agent.dqn.CommonMode;
import dev.spikeq.agent.dqn.TemporalPruning;
import dev.spikeq.agent.dqn.TrainingAids;
import java.util.List;
import java.util.stream.IntStream;

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
            : CommonMode.KEPT,
        agent.has("temporal_pruning")
            ? pruning(agent.table("temporal_pruning"))
            : TemporalPruning.none());
  }

  private static TemporalPruning pruning(Section section) throws ConfigException {
    List<Integer> steps = section.integers("steps", List.of(8), 2, Integer.MAX_VALUE);
    List<Double> shares = section.numbers("shares", List.of(0.3));
    if (steps.size() != shares.size()) {
      throw section.refusal(
          "expected as many shares as steps, found %d and %d"
              .formatted(shares.size(), steps.size()));
    }
    return section.make(() ->
        new TemporalPruning(
            IntStream.range(0, steps.size())
                .mapToObj(i -> new TemporalPruning.Stage(steps.get(i), shares.get(i)))
                .toList()));
  }
}

package dev.spikeq.agent.dqn;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.snn.Parameters;

/** Parameters to and from snapshots, and checks of what a snapshot holds. */
final class States {
  private States() {}

  static void save(Parameters parameters, Snapshot snapshot) {
    for (Parameters.Entry entry : parameters.entries()) {
      snapshot.put(entry.name(), parameters.get(entry.name()));
    }
  }

  static void restore(Parameters parameters, Snapshot snapshot) {
    for (Parameters.Entry entry : parameters.entries()) {
      parameters.set(entry.name(), snapshot.floats(entry.name(), entry.size()));
    }
  }

  /** A wrong action would index another transition's values. */
  static void requireActions(Snapshot snapshot, int actions) {
    for (int action : snapshot.ints("actions", -1)) {
      if (action < 0 || action >= actions) {
        throw new IllegalArgumentException(
            "Dqn: expected a snapshot with actions from 0 to %d, found %d: is it damaged?"
                .formatted(actions - 1, action));
      }
    }
  }
}

package dev.spikeq.agent.learning;

import dev.spikeq.agent.Snapshot;
import dev.spikeq.snn.Parameters;

/** Parameters to and from snapshots, and checks of what a snapshot holds. */
public final class States {
  private States() {}

  /**
   * Puts every parameter under its name.
   *
   * @param parameters what to save
   * @param snapshot where to
   */
  public static void save(Parameters parameters, Snapshot snapshot) {
    for (Parameters.Entry entry : parameters.entries()) {
      snapshot.put(entry.name(), parameters.get(entry.name()));
    }
  }

  /**
   * Overwrites every parameter.
   *
   * @param parameters what to overwrite
   * @param snapshot from {@link #save}
   * @throws IllegalArgumentException if a parameter is missing or has another size
   */
  public static void restore(Parameters parameters, Snapshot snapshot) {
    for (Parameters.Entry entry : parameters.entries()) {
      parameters.set(entry.name(), snapshot.floats(entry.name(), entry.size()));
    }
  }

  /**
   * Checks saved actions: a wrong one would index another transition's values.
   *
   * @param snapshot has {@code actions}
   * @param actions how many there are
   * @throws IllegalArgumentException if one is not in [0, actions)
   */
  public static void requireActions(Snapshot snapshot, int actions) {
    for (int action : snapshot.ints("actions", -1)) {
      if (action < 0 || action >= actions) {
        throw new IllegalArgumentException(
            "Snapshot: expected actions from 0 to %d, found %d: is it damaged?"
                .formatted(actions - 1, action));
      }
    }
  }
}

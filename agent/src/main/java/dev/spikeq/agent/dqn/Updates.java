package dev.spikeq.agent.dqn;

/**
 * When the network learns: from the end of warm-up, {@code count} updates after every step whose
 * number is a multiple of {@code everySteps}.
 *
 * @param warmupSteps steps with drawn actions before the first update, at least 0
 * @param everySteps at least 1
 * @param count at least 1
 * @param batch transitions per update, at least 1
 * @param overlap what goes on while an update is computed
 */
public record Updates(long warmupSteps, int everySteps, int count, int batch, Overlap overlap) {
  /**
   * Updates that acting waits for.
   *
   * @param warmupSteps steps with drawn actions before the first update, at least 0
   * @param everySteps at least 1
   * @param count at least 1
   * @param batch transitions per update, at least 1
   */
  public Updates(long warmupSteps, int everySteps, int count, int batch) {
    this(warmupSteps, everySteps, count, batch, Overlap.NONE);
  }

  /** Checks the numbers. */
  public Updates {
    DqnConfig.requireAtLeast(0, warmupSteps, "Updates", "warmupSteps");
    DqnConfig.requireAtLeast(1, everySteps, "Updates", "everySteps");
    DqnConfig.requireAtLeast(1, count, "Updates", "count");
    DqnConfig.requireAtLeast(1, batch, "Updates", "batch");
  }
}

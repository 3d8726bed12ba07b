package dev.spikeq.agent.replay;

import dev.spikeq.agent.Snapshot;

/** The observations that a saved replay remembers, however it holds them. */
public final class RememberedStates {
  private static final String FLOATS = "observations";

  private RememberedStates() {}

  /**
   * Returns whether a snapshot has a replay.
   *
   * @param snapshot of an agent
   * @param name of its replay
   */
  public static boolean in(Snapshot snapshot, String name) {
    return snapshot.scoped(name).has(FLOATS) || snapshot.scoped(name).has(FrameTransitions.FRAMES);
  }

  /**
   * Copies them.
   *
   * @param replay from {@link Replay#save}
   * @return what each transition began with, {@code [n, observationSize]}
   * @throws IllegalArgumentException if it is damaged, or there are more values than an array holds
   */
  public static float[] of(Snapshot replay) {
    if (replay.has(FLOATS)) {
      return replay.floats(FLOATS, -1);
    }
    int[] layout = replay.ints("layout", 2);
    long capacity = replay.longs("counters", 3)[0];
    FrameTransitions transitions =
        new FrameTransitions(Math.toIntExact(capacity), new Layout.Frames(layout[0], layout[1]));
    try {
      transitions.restore(replay);
      return transitions.observations();
    } finally {
      transitions.close();
    }
  }
}

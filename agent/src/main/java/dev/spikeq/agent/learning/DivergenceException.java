package dev.spikeq.agent.learning;

import java.io.Serial;

/**
 * Learning has met a number that is not finite and has stopped. What was saved before is good; a
 * smaller learning rate, clipping or a smaller reward scale are the usual cures.
 */
public final class DivergenceException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  /** Environment steps made. */
  private final long step;

  /** Updates made, the one that failed not counted. */
  private final long updates;

  /** The layer or parameter where it was found. */
  private final String where;

  /**
   * Says what was found.
   *
   * @param what the number that is not finite
   * @param where the layer or parameter where it was found
   * @param step environment steps made
   * @param updates updates made
   */
  public DivergenceException(String what, String where, long step, long updates) {
    super(
        "Training: expected finite numbers, found %s in %s at step %d after %d updates:"
                .formatted(what, where, step, updates)
            + " try a smaller learning rate, clipping or reward scale");
    this.where = where;
    this.step = step;
    this.updates = updates;
  }

  /** Returns how many environment steps were made. */
  public long step() {
    return step;
  }

  /** Returns how many updates were made before the one that failed. */
  public long updates() {
    return updates;
  }

  /** Returns the name of the parameter, or of the layer, where it was found. */
  public String where() {
    return where;
  }
}

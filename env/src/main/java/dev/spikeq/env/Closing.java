package dev.spikeq.env;

import java.util.List;

/** Closes several things, each of them whatever comes of the others. */
public final class Closing {
  private Closing() {}

  /**
   * Closes all in their order.
   *
   * @param closings how each is closed; what one throws is thrown when all were called, with what
   *     others throw added to it
   */
  @SuppressWarnings("ReferenceEquality") // an exception cannot be added to itself
  public static void all(List<? extends Runnable> closings) {
    RuntimeException failure = null;
    for (Runnable close : closings) {
      try {
        close.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Closes all where something has failed: who failed to make a thing has nobody else to close it.
   *
   * @param failure thrown by the caller afterwards; what the closings throw is added to it
   * @param closings how each is closed
   */
  @SuppressWarnings("ReferenceEquality") // an exception cannot be added to itself
  public static void after(Throwable failure, List<? extends Runnable> closings) {
    try {
      all(closings);
    } catch (RuntimeException second) {
      if (failure != second) {
        failure.addSuppressed(second);
      }
    }
  }
}

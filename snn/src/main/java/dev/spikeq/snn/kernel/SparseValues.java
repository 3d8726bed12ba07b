package dev.spikeq.snn.kernel;

import java.util.Objects;

/**
 * The values of images that are not 0, as events that carry a value: pictures of few things on an
 * empty ground. Event e of the list has the value {@code values[e]}.
 */
public final class SparseValues {
  /**
   * Of so many values one may not be 0. An event costs more than a zero in a dense tile; where they
   * cost the same was not measured, only that one in fifty is much faster.
   */
  private static final int ONE_IN = 8;

  private final EventList events;
  private final float[] values;

  /**
   * Makes room for what few things there may be in so many images.
   *
   * @param rows number of images
   * @param width values of an image
   * @param places number of places that they lie at, equally many at each
   */
  public SparseValues(int rows, int width, int places) {
    int room = Math.toIntExact((long) rows * width / ONE_IN);
    events = EventList.withValues(room, rows, width, places);
    values = Objects.requireNonNull(events.carried());
  }

  /**
   * Where the values lie.
   *
   * @return an event for each, ascending in each row; not a copy
   */
  public EventList events() {
    return events;
  }

  /**
   * The values.
   *
   * @return one for each event, not a copy; entries after the last event are arbitrary
   */
  public float[] values() {
    return values;
  }

  /**
   * How many values there may be.
   *
   * @param rows number of images in use
   * @return fewer than the arrays have room for, so that a kernel may store a full vector
   */
  public int room(int rows) {
    return (int) ((long) rows * events.width() / ONE_IN);
  }
}

package dev.spikeq.snn.kernel;

/**
 * Events that entered a synapse, beside the errors of the currents that they made: what a weight
 * gradient is summed from. The list can be turned around, 64 rows at a time: for each neuron a word
 * that says in which of them it spiked.
 */
public final class EventErrors {
  private final EventList events;
  private final FloatArray errors;

  /** A word for each neuron, for each 64 rows. */
  private final long[] rowsOf;

  private int rows;

  /**
   * Takes events and errors as they will be, not as they are.
   *
   * @param events of at most so many rows; no row may name a neuron twice
   * @param errors {@code [rows, stride]} of the synapse
   */
  public EventErrors(EventList events, FloatArray errors) {
    if (!events.isDistinct()) {
      throw new IllegalArgumentException(
          "EventErrors: expected events that name a neuron once in a row, found a list over time");
    }
    this.events = events;
    this.errors = errors;
    rowsOf = new long[events.turned(events.starts().length - 1)];
  }

  /**
   * Says how many rows count.
   *
   * @param count from 0 to those there is room for
   */
  public void setRows(int count) {
    rows = count;
  }

  /**
   * The number of rows that count.
   *
   * @return 0 where a pass had nothing for this
   */
  public int rows() {
    return rows;
  }

  /**
   * The events.
   *
   * @return the list, not a copy
   */
  public EventList events() {
    return events;
  }

  /**
   * The errors.
   *
   * @return {@code [rows, stride]}, not a copy
   */
  public FloatArray errors() {
    return errors;
  }

  /**
   * The number of words that a neuron has.
   *
   * @return one for each 64 rows begun
   */
  public int words() {
    return (rows + Long.SIZE - 1) / Long.SIZE;
  }

  /**
   * In which rows neurons spiked.
   *
   * @return what {@link EventList#turn} says, of the neurons that {@link #turn} was called for; not
   *     a copy
   */
  public long[] rowsOf() {
    return rowsOf;
  }

  /**
   * Turns the list around for some neurons. Threads may do so beside each other for others.
   *
   * @param from the first of them
   * @param to the one after the last
   */
  public void turn(int from, int to) {
    events.turn(rows, from, to, rowsOf);
  }
}

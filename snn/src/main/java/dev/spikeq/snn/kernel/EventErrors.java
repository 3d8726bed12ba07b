package dev.spikeq.snn.kernel;

import java.util.Arrays;

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
    int words = (events.starts().length - 1 + Long.SIZE - 1) / Long.SIZE;
    rowsOf = new long[Math.multiplyExact(words, events.width())];
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
   * @return bit r of {@code rowsOf[word * width + neuron]} is row {@code 64 * word + r}; of the
   *     neurons that {@link #turn} was called for, not a copy
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
    int[] starts = events.starts();
    int[] indices = events.indices();
    for (int word = 0; word < words(); word++) {
      int base = word * events.width();
      Arrays.fill(rowsOf, base + from, base + to, 0L);
      int last = Math.min(rows, (word + 1) * Long.SIZE);
      for (int row = word * Long.SIZE; row < last; row++) {
        long bit = 1L << row;
        int end = starts[row + 1];
        for (int event = first(from, starts[row], end); event < end; event++) {
          int neuron = indices[event];
          if (neuron >= to) {
            break;
          }
          rowsOf[base + neuron] |= bit;
        }
      }
    }
  }

  /** The first event of a row that is of this neuron or of one after it. */
  private int first(int neuron, int start, int end) {
    if (neuron == 0) {
      return start;
    }
    int found = Arrays.binarySearch(events.indices(), start, end, neuron);
    return found < 0 ? -found - 1 : found;
  }
}

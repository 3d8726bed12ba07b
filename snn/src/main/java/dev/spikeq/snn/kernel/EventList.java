package dev.spikeq.snn.kernel;

/**
 * The spikes of a spike train as indices, row after row: the events that drive the arithmetic. Row r's
 * neurons stand in ascending order in {@code indices[starts[r]] .. indices[starts[r+1]-1]}.
 */
public final class EventList {
  /** Room after the last event, so that a kernel may store a full vector. */
  private static final int SLACK = 64;

  private final int width;
  private final int[] starts;
  private final int[] indices;

  /**
   * Makes room for the spikes of so many rows, were all neurons to fire.
   *
   * @param rows number of rows
   * @param width number of neurons
   */
  public EventList(int rows, int width) {
    this.width = width;
    starts = new int[rows + 1];
    indices = new int[Math.multiplyExact(rows, width) + SLACK];
  }

  /**
   * The number of neurons; every event is below it.
   *
   * @return width of the spike train
   */
  public int width() {
    return width;
  }

  /**
   * Where each row begins.
   *
   * @return one entry a row and one more, not a copy
   */
  public int[] starts() {
    return starts;
  }

  /**
   * The events.
   *
   * @return indices of neurons, not a copy; entries after the last event are arbitrary
   */
  public int[] indices() {
    return indices;
  }
}
